import { curveBand } from '../stats/crossover/curve-bands.ts'
import type { CrossoverAnswer } from '../stats/crossover/crossover-answer.ts'
import { findCrossover } from '../stats/crossover/find-crossover.ts'
import type { Metric } from '../stats/crossover/metric.ts'
import type {
  ActiveSizing,
  ComparedMetric,
  ComparedSide,
  ComparedStatistic,
  Comparison,
} from './comparison.ts'
import type { LevelTrials } from './group-levels.ts'
import { mirrored } from './mirror-answer.ts'
import type { ComparedOption } from './option-of.ts'
import { warningsOf } from './comparison-warnings.ts'

export interface PairContext {
  readonly level: LevelTrials
  readonly metric: ComparedMetric
  readonly statistic: ComparedStatistic
  readonly asked: Metric
  readonly draws: number
  readonly seed: number
  readonly confidence: number
}

/**
 * The options of two platforms, the better one of them at each size; A is who wins at the smallest sizes. `ofPlatforms`: they
 * are all the options that the two have.
 */
export function comparePair(
  left: readonly ComparedOption[],
  right: readonly ComparedOption[],
  context: PairContext,
  ofPlatforms: boolean,
): Comparison {
  const { level, metric, statistic } = context
  const found = answerOf(left, right, context)
  const isTurned = found.below === 'b'
  const answer = isTurned ? mirrored(found) : found
  const [a, b] = isTurned ? [right, left] : [left, right]
  const options = [...a, ...b]
  return {
    ...{ workload: level.workload, format: level.format, startLevel: level.startLevel, metric, statistic },
    a: sideOf(a, answer, context),
    b: sideOf(b, answer, context),
    ofPlatforms,
    answer,
    trials: options.reduce((sum, { trials }) => sum + trials, 0),
    warnings: warningsOf(options, answer, context),
  }
}

/** Draws that are enough to see that two curves are nowhere near each other. */
const glanceDraws = 200
/** ln of the ratio beyond which more draws would not change the answer. */
const farApart = Math.log(1.15)

function answerOf(
  left: readonly ComparedOption[],
  right: readonly ComparedOption[],
  { asked, draws, seed, confidence }: PairContext,
): CrossoverAnswer {
  const [a, b] = [left, right].map((side) => ({ options: side.map(({ option }) => option) }))
  if (a === undefined || b === undefined) throw new RangeError('two sides are compared')
  const ask = (count: number): CrossoverAnswer =>
    findCrossover(a, b, { metric: asked, draws: count, seed, confidence })
  if (draws <= glanceDraws) return ask(draws)
  const glance = ask(glanceDraws)
  return isFarApart(glance) ? glance : ask(draws)
}

function isFarApart({ kind, band, reason }: CrossoverAnswer): boolean {
  if (reason !== undefined && reason !== 'noise') return true
  if (kind !== 'none' && kind !== 'infeasible') return false
  return (
    band.every(({ low }) => Math.log(low) > farApart) || band.every(({ high }) => Math.log(high) < -farApart)
  )
}

function sideOf(
  options: readonly ComparedOption[],
  answer: CrossoverAnswer,
  context: PairContext,
): ComparedSide {
  const [first] = options
  if (first === undefined) throw new RangeError('a side needs an option')
  const { platform, sizing } = first.source
  const smallest = first.option.series.sizes[0] ?? 0
  if (options.length === 1) return { platform, sizing, active: [{ bytes: smallest, sizing }] }
  return { platform, sizing: 'best', active: activeOf(options, answer, context) }
}

/** Draws are not looked at: the curve alone says which sizing is the best one. */
function activeOf(
  options: readonly ComparedOption[],
  { crossings }: CrossoverAnswer,
  { asked }: PairContext,
): readonly ActiveSizing[] {
  const measured = options.flatMap(({ option }) => option.series.sizes)
  const sizes = [...new Set([...measured, ...crossings.map(({ size }) => size)])].toSorted((p, q) => p - q)
  const contender = { options: options.map(({ option }) => option) }
  return curveBand(contender, { metric: asked, sizes, draws: 1 }).flatMap(({ size, option }) => {
    const sizing = option === undefined ? undefined : options[option]?.source.sizing
    return sizing === undefined ? [] : [{ bytes: Math.round(size), sizing }]
  })
}
