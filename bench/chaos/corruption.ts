import { cp, mkdtemp, open, rm, stat, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { SoalbenchError } from '../../src/core/errors.ts'
import { seededRandom, type Random } from '../../src/core/seeded-random.ts'
import { listRuns, readRun } from '../../src/store/read-run.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import { journalPath, workspaceAt, type Workspace } from '../../src/store/workspace.ts'
import { crashedWorkspace, damagedRun } from './corruption-workspace.ts'

const places = ['journal', 'database', 'write-ahead log'] as const
type Place = (typeof places)[number]

/** What became of damages of one kind: all but `believed` and `faults` are as it should be. */
export interface CorruptionRow {
  readonly what: string
  readonly cases: number
  /** An error in words, that names the file. */
  readonly refused: number
  /** Of those in the database, made good by `db rebuild`. */
  readonly rebuilt: number
  /** Read as it was recorded, with a note. */
  readonly healed: number
  /** Read as it was recorded: nothing that counts was hit. */
  readonly harmless: number
  /** Read as something else: the figure that must be 0. */
  readonly believed: readonly string[]
  /** Errors without words. */
  readonly faults: readonly string[]
}

type Outcome = Exclude<keyof CorruptionRow, 'what' | 'cases' | 'rebuilt'>

/**
 * Flips one bit of a workspace that a crash left, or cuts off one of its files (one case in six), and reads it. Equal seeds give
 * equal damages.
 */
export async function corruption({
  seed,
  flips,
}: {
  readonly seed: number
  readonly flips: number
}): Promise<readonly CorruptionRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'soalbench-corruption-'))
  try {
    const whole = join(folder, 'whole')
    await crashedWorkspace(whole)
    const intact = await copyOf(whole, join(folder, 'intact'))
    const truth = await contentOf(intact)
    const draw = seededRandom(seed)
    const tallies = new Map<string, Tally>()
    for (let n = 0; n < flips; n += 1) {
      const workspace = await copyOf(whole, join(folder, 'damaged'))
      const { what, where, place } = await damage(workspace, n, draw)
      const tally = tallies.get(what) ?? new Tally(what)
      tallies.set(what, tally)
      await tally.add(workspace, { place, where, truth })
    }
    return [...tallies.values()].map((tally) => tally.row)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Damaged {
  readonly place: Place
  readonly where: string
  readonly truth: unknown
}

class Tally {
  readonly #what: string
  readonly #seen = new Map<Outcome, string[]>()
  #cases = 0
  #rebuilt = 0

  constructor(what: string) {
    this.#what = what
  }

  async add(workspace: Workspace, { place, where, truth }: Damaged): Promise<void> {
    const { outcome, text } = await outcomeOf(workspace, truth)
    this.#cases += 1
    this.#seen.set(outcome, [...(this.#seen.get(outcome) ?? []), `${where}: ${text}`])
    if (outcome !== 'refused' || place === 'journal') return
    await rebuildDatabase(workspace, Date.now)
    if (isDeepStrictEqual(await contentOf(workspace), truth)) this.#rebuilt += 1
  }

  get row(): CorruptionRow {
    const count = (outcome: Outcome): number => this.#seen.get(outcome)?.length ?? 0
    return {
      ...{ what: this.#what, cases: this.#cases, refused: count('refused'), rebuilt: this.#rebuilt },
      ...{ healed: count('healed'), harmless: count('harmless') },
      ...{ believed: this.#seen.get('believed') ?? [], faults: this.#seen.get('faults') ?? [] },
    }
  }
}

async function outcomeOf(workspace: Workspace, truth: unknown): Promise<{ outcome: Outcome; text: string }> {
  try {
    const { notes } = await readRun(workspace, damagedRun)
    const isTrue = isDeepStrictEqual(await contentOf(workspace), truth)
    const outcome = isTrue ? (notes.length > 0 ? 'healed' : 'harmless') : 'believed'
    return { outcome, text: notes.join('; ') }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    return { outcome: error instanceof SoalbenchError ? 'refused' : 'faults', text }
  }
}

/** All that is ever read of a run, but the notes. */
async function contentOf(workspace: Workspace): Promise<unknown> {
  const { run, trials } = await readRun(workspace, damagedRun)
  return { run, trials, runs: await listRuns(workspace) }
}

async function copyOf(from: string, to: string): Promise<Workspace> {
  await rm(to, { recursive: true, force: true })
  await cp(from, to, { recursive: true })
  return workspaceAt(to)
}

async function damage(
  workspace: Workspace,
  n: number,
  draw: Random,
): Promise<{ what: string; where: string; place: Place }> {
  const place = places[n % places.length] ?? 'journal'
  const path = {
    journal: journalPath(workspace, damagedRun),
    database: workspace.database,
    'write-ahead log': `${workspace.database}.wal`,
  }[place]
  const { size } = await stat(path)
  const at = Math.floor(draw() * size)
  if (draw() < 1 / 6) {
    await truncate(path, at)
    return { what: `${place} cut off`, where: `${place} cut to ${at} of ${size} bytes`, place }
  }
  const bit = Math.floor(draw() * 8)
  await flip(path, at, bit)
  return { what: `${place}, one bit`, where: `${place} byte ${at} of ${size} bit ${bit}`, place }
}

async function flip(path: string, at: number, bit: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    const byte = Buffer.alloc(1)
    await file.read(byte, 0, 1, at)
    byte[0] = (byte[0] ?? 0) ^ (1 << bit)
    await file.write(byte, 0, 1, at)
  } finally {
    await file.close()
  }
}

/** Cells of a table, with what they stand under. */
export const corruptionHead = [
  ...['damage', 'cases', 'refused in words', 'of those good after `db rebuild`'],
  ...['healed with a note', 'harmless', 'believed', 'faults'],
] as const

export const corruptionCells = (row: CorruptionRow): readonly string[] => [
  ...[row.what, `${row.cases}`, `${row.refused}`],
  row.what.startsWith('journal') ? '' : `${row.rebuilt}`,
  ...[`${row.healed}`, `${row.harmless}`, `${row.believed.length}`, `${row.faults.length}`],
]
