import { comparePair } from '../crossover/compare-pair.ts'
import type { ComparedMetric, Comparison } from '../crossover/comparison.ts'
import { groupLevels } from '../crossover/group-levels.ts'
import { optionOf, type ComparedOption, type Prices } from '../crossover/option-of.ts'
import type { Platform } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { curveBand } from '../stats/crossover/curve-bands.ts'
import type { StoredTrial } from '../store/run-record.ts'

/** What a search asks of trials. */
export interface Question {
  readonly metric: ComparedMetric
  readonly platforms: readonly [Platform, Platform]
  readonly book: PriceBook
  /** Of the bootstrap. */
  readonly draws: number
}

const asked = {
  cost: { statistic: 'expected', asked: { kind: 'cost', noise: 'measured' } },
  latency: { statistic: 'median', asked: { kind: 'median' } },
} as const

/**
 * The answer that `soalbench crossover` gives for the same trials of ONE level, with the same draws. Undefined where one of the
 * platforms has no trial that tells anything.
 */
export function answerOf(
  trials: readonly StoredTrial[],
  { metric, platforms: [left, right], book, draws }: Question,
): Comparison | undefined {
  const [a, b] = [optionsOf(trials, left, metric, book), optionsOf(trials, right, metric, book)]
  const [level] = groupLevels(trials)
  if (level === undefined || a.length === 0 || b.length === 0) return undefined
  const context = { ...asked[metric], level, metric, draws, seed: 1, confidence: 0.95 }
  return comparePair(a, b, context, true)
}

/** Which sizing of a platform is the best at each of the sizes (ascending), by curves through the trials of ONE level. */
export function bestSizings(
  trials: readonly StoredTrial[],
  platform: Platform,
  sizes: readonly number[],
  { metric, book }: Question,
): ReadonlyMap<number, Sizing> {
  const options = optionsOf(trials, platform, metric, book)
  if (options.length === 0) return new Map()
  const band = curveBand(
    { options: options.map(({ option }) => option) },
    { metric: asked[metric].asked, sizes, draws: 1 },
  )
  const reach = ({ option }: ComparedOption): number => option.series.sizes.at(-1) ?? 0
  const largest = options.toSorted((p, q) => reach(q) - reach(p))[0]
  return new Map(
    band.flatMap(({ size, option }) => {
      const best = option === undefined ? largest : options[option]
      return best === undefined ? [] : [[size, best.source.sizing]]
    }),
  )
}

function optionsOf(
  trials: readonly StoredTrial[],
  platform: Platform,
  metric: ComparedMetric,
  book: PriceBook,
): readonly ComparedOption[] {
  const prices: Prices = { book, pricing: {}, region: undefined }
  return groupLevels(trials).flatMap((level) =>
    level.sizings
      .filter((source) => source.platform === platform)
      .flatMap((source) => optionOf(source, metric, level.clock, prices) ?? []),
  )
}
