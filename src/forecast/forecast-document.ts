import type { Estimate } from '../core/estimate.ts'
import type { LineReason } from '../core/invoice.ts'
import type { Platform } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import type { Candidate } from './candidate.ts'
import type { StartBehaviour } from './start-behaviour.ts'

/** An exact amount with the central 95 % of what resampled measurements give; null where they cannot tell. */
export interface MoneyEstimate {
  readonly point: string
  readonly low: string | null
  readonly high: string | null
  readonly confidence: number
  /** Succeeded trials that it rests on. */
  readonly samples: number
}

export interface CandidateForecast {
  /** Unique in a forecast, stable between runs: platform, sizing, offer. */
  readonly label: string
  readonly platform: Platform
  readonly sizing: Sizing
  readonly offer: Candidate['offer']
  readonly start: StartBehaviour
  /** 0 to 1: jobs whose payload is too large for it. Above 0 it has no cost: it cannot do the month. */
  readonly infeasibleShare: number
  readonly monthlyUsd: MoneyEstimate | null
  readonly usdPerJob: string | null
  readonly byReason: Readonly<Record<LineReason, string>> | null
  readonly latencyP95Seconds: Estimate | null
  readonly notes: readonly string[]
}

export interface Route {
  readonly fromBytes: number
  readonly toBytes: number
  /** Of the jobs of the month. */
  readonly share: number
  readonly label: string
}

export interface Routing {
  /** By payload size, ascending. */
  readonly routes: readonly Route[]
  readonly monthlyUsd: string
  /** Against the best single candidate; null where none can do all jobs. 0: everything on that one is best. */
  readonly savesUsd: string | null
}

export interface SensitivityRow {
  readonly factor: string
  readonly change: string
  /** Whose cost the amounts are: the cheapest candidate of what is changed. */
  readonly label: string
  readonly monthlyUsd: string
  readonly changeUsd: string
  /** The cheapest of all after the change. */
  readonly best: string
  readonly bestChanges: boolean
}

export interface Forecast {
  readonly workload: string
  readonly format: string
  readonly jobsPerMonth: number
  readonly arrivals: string
  readonly sizes: string
  readonly region: string
  readonly priceBook: string
  /** Cheapest first, those that cannot do the month last. */
  readonly candidates: readonly CandidateForecast[]
  readonly best: {
    readonly label: string
    readonly monthlyUsd: MoneyEstimate
    /** Of the resampled measurements, how many make it the cheapest. */
    readonly cheapestShare: number
  } | null
  readonly routing: Routing | null
  readonly sensitivity: readonly SensitivityRow[]
  readonly warnings: readonly string[]
  readonly assumptions: readonly string[]
}
