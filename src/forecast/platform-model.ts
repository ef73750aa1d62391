import type { Format, Platform, StartLevel } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'

/**
 * Median of a positive quantity over payload size: b0 + b1·√s + b2·s + b3·s², s in MB (1,000,000 bytes), all b ≥ 0.
 * The logarithm of a single observation is normal around that of the median with standard deviation `logSd`.
 */
export interface SizeCurve {
  readonly coefficients: readonly [number, number, number, number]
  readonly logSd: number
  readonly smallestBytes: number
  readonly largestBytes: number
  readonly samples: number
}

/** What one platform, bought in one sizing, was measured to need for one job, at one start level. */
export interface LevelModel {
  /**
   * Seconds that the platform meters for a job, before its minimum. Lambda: billed seconds. EMR Serverless: used vCPU
   * seconds ÷ vCPUs of all workers. Glue: execution seconds (DPU-seconds ÷ DPUs where only those are metered).
   */
  readonly billedSeconds: SizeCurve
  /** Our clock, submit to finish. */
  readonly clientSeconds: SizeCurve
  /** Invoices of all trials ÷ those of the succeeded ones: at least 1. */
  readonly failureFactor: number
  /** Mean share of the metered time before the script's session was ready; null where no trial could tell. */
  readonly startUpShare: number | null
}

export interface PlatformModel {
  /** Workload, format, platform and sizing; the start levels are in one model. */
  readonly key: string
  readonly workload: string
  readonly format: Format
  readonly platform: Platform
  readonly sizing: Sizing
  readonly levels: { readonly [L in StartLevel]?: LevelModel }
  /** Above the largest size that succeeded, from the smallest at which every trial failed on, it cannot be done. */
  readonly largestSucceededBytes: number
  readonly smallestFailedBytes: number | null
}
