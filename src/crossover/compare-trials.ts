import { platforms, type Platform } from '../core/platform.ts'
import type { PricingOptions } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { Metric } from '../stats/crossover/metric.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { comparePair, type PairContext } from './compare-pair.ts'
import {
  comparedMetrics,
  type ComparedMetric,
  type ComparedStatistic,
  type ComparedTrials,
  type Comparison,
  type NotCompared,
  type WinMap,
} from './comparison.ts'
import { groupLevels, type LevelTrials } from './group-levels.ts'
import { optionOf, type ComparedOption, type Prices } from './option-of.ts'
import { sizingLabel } from './side-label.ts'
import { winMap } from './win-map.ts'

export interface CompareOptions {
  readonly book: PriceBook
  readonly pricing?: PricingOptions
  /** Prices of another region than that of each trial. */
  readonly region?: string | undefined
  readonly metrics?: readonly ComparedMetric[]
  readonly draws?: number
  /** Draws where single sizings are compared, one of several; by default as many. */
  readonly sizingDraws?: number
  readonly seed?: number
  readonly confidence?: number
}

/** A metric as it is asked for, and as the statistics know it. */
interface Question {
  readonly metric: ComparedMetric
  readonly statistic: ComparedStatistic
  readonly asked: Metric
}

const questions: readonly Question[] = [
  { metric: 'cost', statistic: 'expected', asked: { kind: 'cost', noise: 'measured' } },
  { metric: 'latency', statistic: 'median', asked: { kind: 'median' } },
  { metric: 'latency', statistic: 'p95', asked: { kind: 'quantile', p: 0.95 } },
]

/**
 * Every pair of platforms of the trials of ONE target, per workload, format and start level: the best of the sizings of
 * each against the other's best, and where there are several, each sizing of one against each of the other. Only trials
 * that succeeded count. The same trials and seed give the same answers. @throws PriceMissing, UsageInvalid
 */
export function compareTrials(trials: readonly StoredTrial[], options: CompareOptions): ComparedTrials {
  const { book, pricing = {}, region, metrics = comparedMetrics } = options
  const { draws = 2_000, sizingDraws = draws, seed = 1, confidence = 0.95 } = options
  const prices: Prices = { book, pricing, region }
  const levels = groupLevels(trials)
  const asked = questions.filter(({ metric }) => metrics.includes(metric))
  const parts = levels.flatMap((level) =>
    asked.map((question) =>
      answer(level, question, prices, { ...question, level, draws, sizingDraws, seed, confidence }),
    ),
  )
  return {
    comparisons: parts.flatMap(({ comparisons }) => comparisons),
    wins: parts.flatMap(({ wins }) => wins),
    notCompared: levels.flatMap((level) => missingOf(level, prices, metrics)),
  }
}

function answer(
  level: LevelTrials,
  { metric }: Question,
  prices: Prices,
  context: PairContext & { readonly sizingDraws: number },
): { readonly comparisons: readonly Comparison[]; readonly wins: readonly WinMap[] } {
  const byPlatform = optionsByPlatform(level, metric, prices)
  const comparisons = pairsOf(byPlatform).flatMap(([left, right]) => {
    const best = comparePair(left, right, context, true)
    if (left.length === 1 && right.length === 1) return [best]
    const ofSizings = { ...context, draws: context.sizingDraws }
    return [best, ...left.flatMap((a) => right.map((b) => comparePair([a], [b], ofSizings, false)))]
  })
  const repeated =
    comparisons.length > 0 && comparisons.every((each) => each.answer.reason !== 'no-repetition')
  return { comparisons, wins: repeated ? winMap(byPlatform, context) : [] }
}

type Contestants = readonly (readonly ComparedOption[])[]

function optionsByPlatform(level: LevelTrials, metric: ComparedMetric, prices: Prices): Contestants {
  const options = level.sizings.flatMap((source) => optionOf(source, metric, level.clock, prices) ?? [])
  return platforms
    .map((platform) => options.filter(({ source }) => source.platform === platform))
    .filter((some) => some.length > 0)
}

const pairsOf = (
  contestants: Contestants,
): readonly (readonly [Contestants[number], Contestants[number]])[] =>
  contestants.flatMap((left, at) => contestants.slice(at + 1).map((right) => [left, right] as const))

function missingOf(
  level: LevelTrials,
  prices: Prices,
  metrics: readonly ComparedMetric[],
): readonly NotCompared[] {
  const { workload, format, startLevel } = level
  const place = { workload, format, startLevel }
  const missing = level.sizings.flatMap((source): NotCompared[] => {
    const at = { ...place, platform: source.platform, sizing: source.sizing }
    if (source.succeeded.length === 0) return [{ ...at, metric: null, reason: whyNone(source.all) }]
    return metrics
      .filter((metric) => optionOf(source, metric, level.clock, prices) === undefined)
      .map((metric) => ({ ...at, metric, reason: without[metric] }))
  })
  const there = [...new Set(level.sizings.filter(hasSucceeded).map(({ platform }) => platform))]
  return there.length === 1 ? [...missing, alone(place, there[0])] : missing
}

const hasSucceeded = ({ succeeded }: LevelTrials['sizings'][number]): boolean => succeeded.length > 0

const without: Readonly<Record<ComparedMetric, string>> = {
  cost: 'no trial tells what it cost: neither usage nor a total',
  latency: 'no trial has a duration on a clock that all trials have',
}

function whyNone(trials: readonly StoredTrial[]): string {
  const words = new Set(trials.map(({ state, failureCause }) => failureCause ?? state))
  return `none of ${trials.length} trials succeeded (${[...words].join(', ')})`
}

const alone = (
  place: Pick<NotCompared, 'workload' | 'format' | 'startLevel'>,
  platform: Platform | undefined,
): NotCompared => ({
  ...place,
  platform: platform ?? 'lambda',
  ...{ sizing: null, metric: null },
  reason: `no other platform has trials that succeeded: nothing to compare ${sizingLabel(platform ?? 'lambda', 'best')} with`,
})
