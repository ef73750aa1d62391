import type { Environment } from '../core/environment.ts'
import type { RecordedTarget } from '../core/platform.ts'
import type { Json, Trial } from '../core/trial.ts'
import type { Invoice } from '../core/invoice.ts'

export const runStates = ['running', 'complete', 'incomplete', 'interrupted'] as const
export type RunState = (typeof runStates)[number]

/** One row of `runs`. */
export interface RunRecord {
  readonly runId: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly endedAt: string | null
  readonly target: RecordedTarget
  readonly region: string
  readonly seed: number
  readonly plan: Json
  readonly soalbenchVersion: string
  readonly environment: Environment
  readonly priceBook: string
  readonly state: RunState
}

/** Whether a run was brought in whole; nothing can be added to it. */
export const isImported = ({ plan }: Pick<RunRecord, 'plan'>): boolean =>
  typeof plan === 'object' && plan !== null && 'importedAt' in plan

/** A trial as it is stored, with the invoice at the run's price book where there is usage to bill. */
export interface StoredTrial extends Trial {
  readonly invoice: Invoice | null
  /** One for each of `overheadUsage`, in its order; none where an earlier release recorded the trial. */
  readonly overheadInvoices: readonly Invoice[]
}

/** Everything a report needs of one run. */
export interface StoredRun {
  readonly run: RunRecord
  readonly trials: readonly StoredTrial[]
  /** What a reader should know of the record itself, one line each: a torn journal line, rows recovered from the journal. */
  readonly notes: readonly string[]
}
