import type { Attempt, AttemptEnd, RecordedAttempt } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import type { Platform, StartLevel } from '../core/platform.ts'
import type { Observation } from '../core/trial.ts'
import type { Usage } from '../core/usage.ts'
import type { Storage } from '../storage/storage.ts'

/** Data, not methods: what planning, scheduling and the report must know of a platform. */
export interface Capabilities {
  readonly maxRunSeconds: number
  /** Inclusive bounds of the memory of one sandbox or worker, MiB. */
  readonly memoryMiB: { readonly least: number; readonly most: number }
  /** Start levels that can be forced; a plan never asks for another. */
  readonly startLevels: readonly StartLevel[]
  readonly meteredBy: 'platform-report' | 'derived'
}

export interface TrialRequest<P extends Platform = Platform> {
  readonly trialId: string
  readonly cell: Cell<P>
  readonly scriptUri: string
  readonly scriptSha256: string
  /** What the n-th sample of the trial is sent with; no two samples share a key. */
  readonly sample: (ordinal: number) => AttemptRequest
  /** The n-th throw-away run on the smallest payload: makes a sandbox warm before a warm trial. */
  readonly prime: (ordinal: number) => AttemptRequest
  /** Attempts of earlier executions of the run, in their order. */
  readonly before: readonly RecordedAttempt[]
  /** Server-side limit of the trial, seconds; our own deadline is later. */
  readonly timeoutSeconds: number
}

/** What one attempt is sent with. */
export interface AttemptRequest {
  readonly attempt: Attempt
  /** The `--event` of the script: a flat map of strings. With `CLAIM_PATH` in it, the workload claims the attempt first. */
  readonly event: Readonly<Record<string, string>>
  /** Storage key of the result document. */
  readonly resultKey: string
  /** Storage key of the claim: there from the moment on that the workload has begun. */
  readonly claimKey: string
}

/** Where attempts are written down and paid for. One per run; safe to use from several trials at a time. */
export interface AttemptLog {
  /**
   * Reserves the most that the attempt can cost and writes it to the journal. Resolved means on disk: only then may the call
   * be sent. Again for the same token it does nothing. @throws BudgetExhausted when it does not fit under the cap.
   */
  intend(attempt: Attempt): Promise<void>
  /** The platform has accepted it under this id. */
  accepted(attempt: Attempt, platformRunId: string): Promise<void>
  /** For every attempt but the sample that the trial is recorded with. */
  ended(attempt: Attempt, end: AttemptEnd): Promise<void>
}

/** How long is waited for what normally comes at once, ms. Short ones are for engines without Spark. */
export interface Patience {
  /** After sending, until the workload's claim is there; without one the call is taken for lost. */
  readonly claimMs: number
  /** After the result document is there, until the call's own answer; without one the document has to do. */
  readonly answerMs: number
  /** Until a service accepts work. */
  readonly acceptanceMs: number
  /** For a throttled or refused start, until it is given up. */
  readonly refusedMs: number
  /** First and longest pause before a start is sent again. */
  readonly backoffMs: { readonly first: number; readonly most: number }
}

export const usualPatience: Patience = {
  claimMs: 60_000,
  answerMs: 5_000,
  acceptanceMs: 60_000,
  refusedMs: 60_000,
  backoffMs: { first: 200, most: 20_000 },
}

/** What was found of an attempt whose end is not known. */
export type FoundAttempt =
  /** It ran: this is what became of it. */
  | { readonly kind: 'observed'; readonly observation: Observation }
  /** The platform never began it: it may be sent, under the same token. */
  | { readonly kind: 'never-ran' }
  /** It began and came to no end of its own: billed at `usage`, or nobody knows how much. A next sample has a token of its own. */
  | { readonly kind: 'lost'; readonly why: string; readonly usage?: Usage | undefined }

export interface RunContext {
  readonly signal: AbortSignal
  readonly storage: Storage
  readonly region: string
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Uniform in [0, 1), seeded. */
  readonly random: () => number
  /** Rejects when `signal` aborts. */
  readonly sleep: (ms: number) => Promise<void>
  /** Bounds of the pause between two looks at a state, ms. */
  readonly poll: { readonly leastMs: number; readonly mostMs: number }
  readonly patience: Patience
  readonly attempts: AttemptLog
  /** Whether attempts of an earlier execution may be running still. Not where the engines ended with their process. */
  readonly earlierMayLive: boolean
  readonly warn: (message: string) => void
}

/**
 * How one platform runs one trial. Implementations: <platform>.ts beside this; register in index.ts.
 * A failed, timed-out or out-of-memory trial is an Observation; only a broken set-up throws.
 */
export interface Runner<P extends Platform = Platform> {
  readonly platform: P
  readonly capabilities: Capabilities
  /** Finds what the cells need on the platform (functions, applications, jobs). @throws PlatformUnavailable */
  prepare(cells: readonly Cell<P>[], context: RunContext): Promise<void>
  run(request: TrialRequest<P>, context: RunContext): Promise<Observation>
  /** Puts back what the runner changed. */
  dispose(context: RunContext): Promise<void>
}
