import { stat } from 'node:fs/promises'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { commaList } from '../core/comma-list.ts'
import type { Arm, Arms } from '../regression/arms.ts'
import { readRun } from '../store/read-run.ts'
import type { StoredRun } from '../store/run-record.ts'
import { findWorkspace } from '../store/workspace.ts'
import { readRunFiles } from './compare-files.ts'

/** The sides as they were named: runs and files by comma. */
export interface NamedArms {
  readonly workspace: string
  readonly base: string
  readonly head: string
  readonly control: string | undefined
  readonly confirm: string | undefined
  readonly confirmControl: string | undefined
}

export interface ReadArms {
  readonly arms: Arms
  readonly notes: readonly string[]
}

/** @throws NotFound, UsageInvalid naming the argument or flag, StoreCorrupt, WorkspaceUnusable */
export async function readArms(named: NamedArms): Promise<ReadArms> {
  const { workspace, control, confirm, confirmControl } = named
  refuseHalf(named)
  const notes = new Set<string>()
  const read = (text: string, flag: string): Promise<Arm> => readArm(workspace, text, flag, notes)
  const optional = (text: string | undefined, flag: string): Promise<Arm> | null =>
    text === undefined ? null : read(text, flag)
  const base = await read(named.base, 'BASE')
  const head = await read(named.head, 'HEAD')
  const against = await optional(control, '--control')
  const againHead = await optional(confirm, '--confirm')
  const againControl = await optional(confirmControl, '--confirm-control')
  const again =
    againHead === null || againControl === null ? null : { head: againHead, control: againControl }
  const arms = { base, head, control: against, again }
  refuseShared(arms)
  return { arms, notes: [...notes] }
}

/** What is measured again is measured on both sides: an old control was part of what made the cell look slow. */
function refuseHalf({ control, confirm, confirmControl }: NamedArms): void {
  if ((confirm === undefined) !== (confirmControl === undefined)) {
    const missing = confirm === undefined ? '--confirm' : '--confirm-control'
    throw new UsageInvalid(`a second measurement needs both of its sides: ${missing} is missing`, {
      suggestions: [
        'Run the plan of --write-confirm-plan with the code of HEAD (--confirm) and with that of BASE (--confirm-control).',
      ],
    })
  }
  if (confirm !== undefined && control === undefined) {
    throw new UsageInvalid('a second measurement confirms what a control has shown: --control is missing', {
      suggestions: ['Name the runs of the code of BASE from the night of HEAD with --control.'],
    })
  }
}

async function readArm(workspace: string, text: string, flag: string, notes: Set<string>): Promise<Arm> {
  const runs = new Map<string, StoredRun>()
  for (const name of commaList(text, flag)) {
    for (const stored of await readNamed(workspace, name, flag)) {
      runs.set(stored.run.runId, stored)
      for (const note of stored.notes) notes.add(note)
    }
  }
  const all = [...runs.values()]
  const trials = all.flatMap((stored) => stored.trials)
  if (trials.length === 0) {
    throw new NotFound(`no trials in ${flag}: ${text}`, {
      suggestions: ['Go on with `soalbench run --resume RUN`, or name another run.'],
    })
  }
  return { runs: all.map(({ run }) => run), trials }
}

async function readNamed(workspace: string, name: string, flag: string): Promise<readonly StoredRun[]> {
  if (await isPath(name, flag)) return readRunFiles(name, flag)
  try {
    return [await readRun(await findWorkspace(workspace), name)]
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    throw new NotFound(`${error.message}, in ${flag}`, {
      cause: error.cause,
      suggestions: [
        '`soalbench runs` lists the runs; a file or folder of exported trials is named by its path.',
      ],
    })
  }
}

/** @throws NotFound for what looks like a path and is none */
async function isPath(name: string, flag: string): Promise<boolean> {
  if (!/[\\/]|\.(jsonl|ndjson|json|parquet)$/i.test(name)) return false
  if ((await stat(name).catch(() => undefined)) !== undefined) return true
  throw new NotFound(`file or folder cannot be read in ${flag}: ${name}`, {
    suggestions: ['Give the path of JSON lines, or of a folder of exported trials, that is there.'],
  })
}

/** Of the same trials on two sides everything is unchanged, whatever happened. Only BASE may be its own control. */
function refuseShared({ base, head, control, again }: Arms): void {
  const named: readonly (readonly [string, Arm | undefined])[] = [
    ['HEAD', head],
    ['BASE', base],
    ['--control', control ?? undefined],
    ['--confirm', again?.head],
    ['--confirm-control', again?.control],
  ]
  for (const [at, [one, a]] of named.entries()) {
    for (const [other, b] of named.slice(at + 1)) {
      const shared = a && b && sharedRun(a, b)
      if (shared === undefined || (one === 'BASE' && other === '--control')) continue
      throw new UsageInvalid(`one run on two sides, as ${one} and as ${other}: ${shared}`, {
        suggestions: ['Name different runs; `soalbench runs` lists them.'],
      })
    }
  }
}

const sharedRun = (a: Arm, b: Arm): string | undefined => {
  const known = new Set(a.trials.map(({ trialId }) => trialId))
  return b.trials.find(({ trialId }) => known.has(trialId))?.runId
}
