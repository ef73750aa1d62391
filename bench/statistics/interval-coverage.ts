import { findCrossover } from '../../src/stats/crossover/find-crossover.ts'
import { median } from '../../src/stats/order.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import type { Metric } from '../../src/stats/crossover/metric.ts'
import { halfDecades, type Pair } from './curves.ts'
import { lognormalNoise } from './noise.ts'
import { simulatedSeries } from './simulated-series.ts'

export interface CoverageCell {
  readonly pair: string
  readonly cv: number
  readonly n: number
  readonly repeats: number
  /** e^{median error of ln size} - 1. */
  readonly bias: number
  /** Of ln size. */
  readonly rmse: number
  readonly coverage: number
}

export interface CoverageSetting {
  readonly pair: Pair
  readonly cv: number
  readonly n: number
  readonly repeats: number
  readonly seed: number
  /** Share of runs that take 2.5 times as long. */
  readonly stragglers?: number
  /** Of each bootstrap; 2 where only the estimate matters. */
  readonly draws?: number
  readonly metric?: Metric
  readonly bills?: { readonly a: (seconds: number) => number; readonly b: (seconds: number) => number }
}

/** How often the 95 % interval of the crossing holds the true one, and how far the estimate is off. */
export function measureCoverage(setting: CoverageSetting): CoverageCell {
  const { pair, cv, n, repeats, bills } = setting
  const random = seededRandom(setting.seed)
  const noise = lognormalNoise(cv, random, setting.stragglers)
  const truth = Math.log(pair.crossings[0] ?? Number.NaN)
  const errors: number[] = []
  let held = 0
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const contender = (which: 'a' | 'b') => ({
      options: [
        {
          series: simulatedSeries(pair[which], halfDecades, n, noise),
          ...(bills === undefined ? {} : { bill: bills[which] }),
        },
      ],
    })
    const { crossings, candidate } = findCrossover(contender('a'), contender('b'), {
      metric: setting.metric ?? { kind: 'median' },
      draws: setting.draws ?? 200,
      seed: setting.seed + repeat + 1,
    })
    const found = crossings[0] ?? candidate
    if (found === undefined) continue
    errors.push(Math.log(found.size) - truth)
    if (Math.log(found.low ?? 0) <= truth && truth <= Math.log(found.high ?? Number.MAX_VALUE)) held += 1
  }
  return {
    pair: pair.name,
    cv,
    n,
    repeats,
    bias: Math.expm1(median(errors)),
    rmse: Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length),
    coverage: held / errors.length,
  }
}
