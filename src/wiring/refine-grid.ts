import type { Plan } from '../bench/plan.ts'
import { levelKey } from '../bench/refine-options.ts'
import { canonicalJson, cellKey, type Cell } from '../core/cell.ts'
import type { Comparison } from '../crossover/comparison.ts'
import type { Crossing } from '../stats/crossover/crossover-answer.ts'
import { gridEquivalentPairs } from '../stats/crossover/grid-equivalent.ts'
import { halfWidthOf } from './refine-confirm.ts'
import type { SearchGoal } from './refine-goal.ts'
import { valueOf, type KnownTrial } from './refine-known.ts'
import { spentUsd } from './price-trial.ts'

/** What repeating every cell alike would have taken for crossings known as well. An estimate. */
export interface GridEstimate {
  readonly sizes: number
  readonly repetitions: number
  readonly trials: number
  readonly usd: number
}

/** One repetition tells nothing of the noise, and so no interval. */
const leastRepetitions = 2

/** Undefined without a crossing that was found. */
export function gridEstimate(
  plan: Plan,
  found: readonly { readonly goal: SearchGoal; readonly comparison: Comparison }[],
  known: readonly KnownTrial[],
): GridEstimate | undefined {
  const needed = found.flatMap(({ goal, comparison }) =>
    comparison.answer.crossings.map((crossing) => repetitionsFor(goal, comparison, crossing, known)),
  )
  if (needed.length === 0 || plan.refine === undefined) return undefined
  const repetitions = Math.max(leastRepetitions, ...needed)
  const { gridSizes } = plan.refine
  const sizings = new Map(plan.cells.map((cell) => [cellKey({ ...cell, payloadBytes: 0 }), cell]))
  const cells = [...sizings.values()].flatMap((cell) =>
    gridSizes.map((payloadBytes) => ({ ...cell, payloadBytes })),
  )
  const usd = cells.reduce((sum, cell) => sum + usdOf(cell, known), 0)
  return { sizes: gridSizes.length, repetitions, trials: cells.length * repetitions, usd: usd * repetitions }
}

/** For what was asked for, or for what was reached where that is less: a grid need not be better. */
function repetitionsFor(
  goal: SearchGoal,
  { answer }: Comparison,
  crossing: Crossing,
  known: readonly KnownTrial[],
): number {
  const reached = Math.expm1(halfWidthOf(crossing))
  const tolerance = Number.isFinite(reached) ? Math.max(goal.tolerance, reached) : goal.tolerance
  const after = answer.band.findIndex(({ size }) => size >= crossing.size)
  const [first, last] = [answer.band[Math.max(0, after - 3)], answer.band[after + 2] ?? answer.band.at(-1)]
  if (first === undefined || last === undefined || first.size >= last.size) return leastRepetitions
  const slope = Math.abs(Math.log(last.ratio / first.ratio) / Math.log(last.size / first.size))
  return gridEquivalentPairs({ sizes: 1, cv: noiseOf(goal, known), slope: Math.max(0.05, slope), tolerance })
}

/** Coefficient of variation of a run around the others of its cell. */
function noiseOf(goal: SearchGoal, known: readonly KnownTrial[]): number {
  const cells = new Map<string, number[]>()
  for (const { trial } of known) {
    const value = valueOf(trial, goal.metric)
    const { cell } = trial
    if (value === undefined || levelKey(cell) !== levelKey(goal) || !goal.platforms.includes(cell.platform))
      continue
    cells.set(cellKey(cell), [...(cells.get(cellKey(cell)) ?? []), Math.log(value)])
  }
  let [squares, freedom] = [0, 0]
  for (const logs of cells.values()) {
    const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length
    squares += logs.reduce((sum, log) => sum + (log - mean) ** 2, 0)
    freedom += logs.length - 1
  }
  return freedom === 0 ? 0 : Math.sqrt(Math.expm1(squares / freedom))
}

/** On a straight line in logarithms between the sizes that were measured, as the nearest one beyond them. */
function usdOf(cell: Cell, known: readonly KnownTrial[]): number {
  const means = meansBySize(cell, known)
  const below = means.findLast(({ bytes }) => bytes <= cell.payloadBytes) ?? means[0]
  const above = means.find(({ bytes }) => bytes >= cell.payloadBytes) ?? means.at(-1)
  if (below === undefined || above === undefined) return 0
  if (below.bytes === above.bytes) return below.usd
  const share = Math.log(cell.payloadBytes / below.bytes) / Math.log(above.bytes / below.bytes)
  return below.usd * (above.usd / below.usd) ** Math.min(1, Math.max(0, share))
}

function meansBySize(
  cell: Cell,
  known: readonly KnownTrial[],
): readonly { readonly bytes: number; readonly usd: number }[] {
  const sums = new Map<number, { count: number; usd: number }>()
  for (const { trial } of known) {
    const usd = Number(spentUsd(trial))
    if (usd === 0 || levelKey(trial.cell) !== levelKey(cell)) continue
    if (canonicalJson(trial.cell.sizing) !== canonicalJson(cell.sizing)) continue
    const before = sums.get(trial.cell.payloadBytes) ?? { count: 0, usd: 0 }
    sums.set(trial.cell.payloadBytes, { count: before.count + 1, usd: before.usd + usd })
  }
  return [...sums]
    .map(([bytes, { count, usd }]) => ({ bytes, usd: usd / count }))
    .toSorted((p, q) => p.bytes - q.bytes)
}
