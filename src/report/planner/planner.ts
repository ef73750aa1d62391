import type { RecordedTarget } from '../../core/platform.ts'
import type { PriceBook } from '../../cost/price-book.ts'
import type { ModelObservations } from '../../forecast/model-draws.ts'
import type { PlatformModel } from '../../forecast/platform-model.ts'

/**
 * Everything that the page needs to answer what a month would cost: what was fitted to the measurements, what it was
 * fitted to, and rates. Plain data: it is embedded in the page as JSON.
 */
export interface Planner {
  /** Only the rates that are needed, of regions that have all of them. */
  readonly book: PriceBook
  /** As `--price-book` takes it; null: the default of `soalbench forecast`. */
  readonly bookFlag: string | null
  /** At least one. */
  readonly subjects: readonly PlannerSubject[]
}

/** Why there is no planner, for people. */
export interface PlannerAbsence {
  readonly absent: string
}

/** One workload in one format of one run. */
export interface PlannerSubject {
  readonly runId: string
  readonly target: RecordedTarget
  readonly workload: string
  readonly format: string
  /** Of the run. */
  readonly region: string
  /** That have a rate for everything that was measured; at least one. */
  readonly regions: readonly string[]
  /** Measured payloads, ascending. */
  readonly sizes: readonly number[]
  readonly models: readonly PlatformModel[]
  /** In the order of the models. */
  readonly observations: readonly ModelObservations[]
}

/** What `soalbench forecast` takes where its flags say nothing else. */
export const forecastDefaults = { keepAliveSeconds: 600, autoStopSeconds: 900, seed: 1, draws: 200 } as const
