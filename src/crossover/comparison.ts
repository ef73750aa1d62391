import type { Format, Platform, StartLevel } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import type { CrossoverAnswer } from '../stats/crossover/crossover-answer.ts'

export const comparedMetrics = ['cost', 'latency'] as const
export type ComparedMetric = (typeof comparedMetrics)[number]

/** `expected` is the statistic of cost: bills add up. Latency has a median and a 95th percentile. */
export type ComparedStatistic = 'median' | 'p95' | 'expected'

/** One side of a comparison: a platform in one sizing, or the best of its sizings at each size. */
export interface ComparedSide {
  readonly platform: Platform
  readonly sizing: Sizing | 'best'
}

/** Where one platform overtakes another, for one workload, start level and metric. Sizes in bytes. */
export interface Comparison {
  readonly workload: string
  readonly format: Format
  readonly metric: ComparedMetric
  readonly statistic: ComparedStatistic
  readonly startLevel: StartLevel
  readonly a: ComparedSide
  readonly b: ComparedSide
  readonly answer: CrossoverAnswer
  /** Trials that the answer rests on, of both sides. */
  readonly trials: number
  /** For people, one line each. */
  readonly warnings: readonly string[]
}
