import type { StoredTrial } from '../store/run-record.ts'
import type { Arrivals } from './arrivals.ts'
import type { Prices } from './price-month.ts'
import type { SizeMix } from './size-mix.ts'

export interface ForecastRequest {
  /** Of one workload in one format. */
  readonly trials: readonly StoredTrial[]
  readonly arrivals: Arrivals
  readonly mix: SizeMix
  /** For people: `lognormal, median 50 MB, sd of log 1.2`. */
  readonly mixWords: string
  readonly prices: Prices
  /** Where in the tiers the month begins, for people: `the start of the month`. */
  readonly monthToDateWords: string
  readonly keepAliveSeconds: number
  readonly autoStopSeconds: number
  /** 0 to 1; undefined: simulated. */
  readonly lambdaWarmShare: number | undefined
  readonly extrapolate: boolean
  readonly seed: number
  /** Resampled sets of measurements; at least 200 for a 95 % interval. */
  readonly draws: number
}
