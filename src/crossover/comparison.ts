import type { Format, Platform, StartLevel } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import type { CrossoverAnswer } from '../stats/crossover/crossover-answer.ts'

export const comparedMetrics = ['cost', 'latency'] as const
export type ComparedMetric = (typeof comparedMetrics)[number]

/** `expected` is the statistic of cost: bills add up. Latency has a median and a 95th percentile. */
export type ComparedStatistic = 'median' | 'p95' | 'expected'

/** The duration that latency stands for: our clock where all trials of a level have it, else what they all have. */
export type LatencyClock = 'client_ms' | 'platform_ms' | 'work_ms'

/** One side of a comparison: a platform in one sizing, or the best of its sizings at each size. */
export interface ComparedSide {
  readonly platform: Platform
  readonly sizing: Sizing | 'best'
  /** Which sizing is the best one at each size that was measured, and at the crossings; one entry where there is one. */
  readonly active: readonly ActiveSizing[]
}

export interface ActiveSizing {
  readonly bytes: number
  readonly sizing: Sizing
}

/** Where one platform overtakes another, for one workload, start level and metric. Sizes in bytes. */
export interface Comparison {
  readonly workload: string
  readonly format: Format
  readonly metric: ComparedMetric
  readonly statistic: ComparedStatistic
  readonly startLevel: StartLevel
  /** Wins at the smallest sizes, where that is known. */
  readonly a: ComparedSide
  readonly b: ComparedSide
  /** All sizings of the two platforms, not one of each of several: the answer for somebody who may choose the sizing. */
  readonly ofPlatforms: boolean
  readonly answer: CrossoverAnswer
  /** Trials that the answer rests on, of both sides. */
  readonly trials: number
  /** For people, one line each. */
  readonly warnings: readonly string[]
}

/** P(least | size): of all platforms of a workload and start level, each in its best sizing. */
export interface WinMap {
  readonly workload: string
  readonly format: Format
  readonly metric: ComparedMetric
  readonly statistic: ComparedStatistic
  readonly startLevel: StartLevel
  readonly sizes: readonly WinsAt[]
}

export interface WinsAt {
  readonly bytes: number
  /** Whether trials have this size; the others lie between. */
  readonly measured: boolean
  /** Null where the platform was not measured and is not known to fail; 0 where it is known to fail. */
  readonly platforms: readonly { readonly platform: Platform; readonly probability: number | null }[]
}

/** What could not be compared, and why. */
export interface NotCompared {
  readonly workload: string
  readonly format: Format
  readonly startLevel: StartLevel
  readonly platform: Platform
  readonly sizing: Sizing | null
  readonly metric: ComparedMetric | null
  readonly reason: string
}

export interface ComparedTrials {
  readonly comparisons: readonly Comparison[]
  readonly wins: readonly WinMap[]
  readonly notCompared: readonly NotCompared[]
}
