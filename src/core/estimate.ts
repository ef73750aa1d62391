/**
 * A number with its interval; no report prints one without the other. `low` and `high` are undefined where the samples
 * are too few for an interval at `confidence`. Units are those of the samples.
 */
export interface Estimate {
  readonly point: number
  readonly low: number | undefined
  readonly high: number | undefined
  /** 0.95 means that 95 of 100 such intervals hold the true value. */
  readonly confidence: number
  readonly samples: number
}
