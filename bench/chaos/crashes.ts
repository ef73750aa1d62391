import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { listJournals } from '../../src/store/catch-up.ts'
import { workspaceAt } from '../../src/store/workspace.ts'
import type { ChaosRow } from './chaos-row.ts'
import { finishedRun, type FinishedRun } from './finished-run.ts'
import { program, served, stopped } from './program.ts'

/** What is run, and where. */
interface Scene {
  /** Of the served engine and of the run. */
  readonly engine: readonly string[]
  readonly flags: readonly string[]
  /** Longest time until a random kill, ms. */
  readonly killWithinMs: number
}

/** 25 trials on all three platforms, under a cap that they fit under. */
const rehearsed: Scene = {
  engine: ['--rehearse'],
  flags: ['--sizes', '10kb,20kb,50kb,100kb,200kb', '--memory', '1769', '--reps', '1', '--seed', '7'],
  killWithinMs: 3_000,
}

/** Four trials: two on Lambda, one on EMR Serverless, one on Glue. */
const withSpark: Scene = {
  engine: [],
  flags: ['--sizes', '10kb', '--memory', '1769', '--starts', 'cold', '--seed', '7'],
  killWithinMs: 60_000,
}
const cap = ['--max-cost', '50']

export interface CrashFigures {
  readonly crashes: number
  readonly notComplete: number
  readonly lost: number
  readonly ranTwice: number
  readonly overruns: number
  readonly notAsRebuilt: number
  /** What went wrong, one line each. */
  readonly faults: readonly string[]
}

/** Every point at which the journal is written or a call is made: how many there are. */
export async function crashPoints(): Promise<number> {
  return inWorkspace(rehearsed, async (workspace) => {
    const counted = join(workspace, 'points')
    await program(await commandFor(workspace, rehearsed), { countInto: counted }).ended
    return Number(await readFile(counted, 'utf8'))
  })
}

/** A crash at each of the points, then a resume. */
export async function crashesAt(points: readonly number[]): Promise<CrashFigures> {
  const tally = new Tally()
  for (const at of points) {
    await inWorkspace(rehearsed, async (workspace) => {
      await program(await commandFor(workspace, rehearsed), { at }).ended
      tally.add(`point ${at}`, await resumed(workspace, rehearsed))
    })
  }
  return tally.figures(points.length)
}

/** Kills at random moments, in the run and in each resume, until one comes to its end. */
export const randomKills = (options: Kills): Promise<CrashFigures> => killsIn(rehearsed, options)

/** The same with real Spark on the local engines. */
export const realCrashes = (options: Kills): Promise<CrashFigures> => killsIn(withSpark, options)

interface Kills {
  readonly seed: number
  readonly kills: number
}

async function killsIn(scene: Scene, options: Kills): Promise<CrashFigures> {
  const random = seededRandom(options.seed)
  const tally = new Tally()
  let kills = 0
  while (kills < options.kills) {
    await inWorkspace(scene, async (workspace) => {
      for (let round = 0; round < 4 && kills < options.kills; round += 1) {
        const running = program(await commandFor(workspace, scene))
        await Promise.race([running.ended, delay(300 + random() * scene.killWithinMs)])
        if (running.child.exitCode === null) kills += 1
        running.child.kill('SIGKILL')
        await running.ended
      }
      tally.add(`after ${kills} kills`, await resumed(workspace, scene))
    })
  }
  return tally.figures(kills)
}

export const crashRow = (what: string, figures: CrashFigures): ChaosRow => ({
  what: `${what}: incomplete · trials lost · run twice · lines over the cap · database unlike its rebuild`,
  figure: [
    ...[figures.notComplete, figures.lost, figures.ranTwice, figures.overruns, figures.notAsRebuilt],
  ].join(' · '),
  goal: '0 · 0 · 0 · 0 · 0',
})

async function commandFor(workspace: string, { engine, flags }: Scene): Promise<readonly string[]> {
  const [runId] = await listJournals(workspaceAt(workspace))
  const common = ['run', ...engine, '--workspace', workspace, ...cap]
  return runId === undefined ? [...common, ...flags] : [...common, '--resume', runId]
}

/** Resumed until it is complete; a run that was killed before its first line is begun. */
async function resumed(workspace: string, scene: Scene): Promise<FinishedRun | string> {
  const { code, signal, stderr } = await program(await commandFor(workspace, scene)).ended
  if (code !== 0) return `resume ended with ${code ?? signal}: ${stderr.slice(-400)}`
  const [runId = ''] = await listJournals(workspaceAt(workspace))
  return finishedRun(workspace, runId)
}

class Tally {
  readonly #faults: string[] = []
  readonly #counts = { notComplete: 0, lost: 0, ranTwice: 0, overruns: 0, notAsRebuilt: 0 }

  add(where: string, seen: FinishedRun | string): void {
    const found =
      typeof seen === 'string'
        ? { notComplete: 1 }
        : {
            notComplete: seen.succeeded === seen.trials && seen.trials > 0 ? 0 : 1,
            lost: seen.lost.length,
            ranTwice: seen.ranTwice.length,
            overruns: seen.overruns,
            notAsRebuilt: seen.sameAfterRebuild ? 0 : 1,
          }
    for (const [name, count] of Object.entries(found)) {
      if (count === 0) continue
      if (isCount(name, this.#counts)) this.#counts[name] += count
      this.#faults.push(`${where}: ${name} ${count}${typeof seen === 'string' ? `: ${seen}` : ''}`)
    }
  }

  figures(crashes: number): CrashFigures {
    return { crashes, ...this.#counts, faults: this.#faults }
  }
}

const isCount = <T extends object>(name: string, counts: T): name is keyof T & string => name in counts

/** Served endpoints and an empty workspace, for one run and its resumes. */
async function inWorkspace<T>({ engine }: Scene, use: (workspace: string) => Promise<T>): Promise<T> {
  const workspace = await mkdtemp(join(tmpdir(), 'soalbench-crash-'))
  try {
    const up = await served(workspace, engine)
    try {
      return await use(workspace)
    } finally {
      await stopped(up)
    }
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}
