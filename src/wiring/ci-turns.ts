import { createHash } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readPlanFile } from './plan-file.ts'

/** What is measured in a night, as it was typed. */
export interface NightMatrix {
  /** Flags of `soalbench run` that say what is measured, with their values. */
  readonly flags: readonly string[]
  /** A plan in the place of those flags. */
  readonly plan: string | undefined
  /** Flags of every run, whatever it measures: target, stack, rehearsal. */
  readonly everywhere: readonly string[]
  /** Trials of each cell on each side. */
  readonly reps: number
  /** How many runs each side has: they take turns. */
  readonly turns: number
  readonly seed: number
}

/** HEAD, BASE, BASE, HEAD, HEAD, BASE, …: a drift within the night hits both sides alike. */
export const orderOf = (turns: number): readonly ('head' | 'control')[] =>
  Array.from({ length: turns }, (_, at): ('head' | 'control')[] =>
    at % 2 === 0 ? ['head', 'control'] : ['control', 'head'],
  ).flat()

/** The same order of trials for both sides of a turn, another one in each turn. `folder` takes the plans that are made. */
export async function argumentsOf(
  matrix: NightMatrix,
  turn: number,
  folder: string,
): Promise<readonly string[]> {
  const reps = Math.ceil(matrix.reps / matrix.turns)
  const seed = matrix.seed + turn
  if (matrix.plan === undefined) {
    return [...matrix.flags, ...matrix.everywhere, '--reps', `${reps}`, '--seed', `${seed}`]
  }
  const plan = await readPlanFile(matrix.plan)
  const file = join(folder, `turn-${turn + 1}.json`)
  await mkdir(folder, { recursive: true })
  await writeFile(file, `${JSON.stringify({ ...plan, reps, seed })}\n`)
  return ['--plan', file, ...matrix.everywhere]
}

/** By the name of the night: printed, and the same for the same night. */
export const seedOf = (nightId: string): number =>
  createHash('sha256').update(nightId).digest().readUIntBE(0, 3)
