import type { Cell } from './cell.ts'
import type { ResultDocument } from './result-document.ts'
import type { RecordedTarget, StartLevel } from './platform.ts'
import type { Usage } from './usage.ts'

export const trialStates = ['succeeded', 'failed', 'invalid', 'unsupported', 'cancelled'] as const
export type TrialState = (typeof trialStates)[number]

export const failureCauses = [
  'out-of-memory',
  'timed-out',
  'wrong-output',
  'throttled',
  'script-error',
  'platform-fault',
] as const
export type FailureCause = (typeof failureCauses)[number]

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** What was requested of a local engine, what it could enforce, and what the trial really got. */
export interface Enforcement {
  readonly engine: string
  readonly kind: 'cgroup-v1' | 'cgroup-v2' | 'advisory'
  readonly requested: { readonly memoryMiB: number; readonly vcpus: number; readonly tmpMiB: number | null }
  readonly enforced: {
    readonly memoryMiB: number | null
    readonly vcpus: number | null
    readonly tmpMiB: number | null
  }
  /** enforced ÷ requested CPU and memory of a worker; 1 means not scaled down. */
  readonly scale: number
  /** The CPU asked for is more than this host has: memory is enforced, CPU is not. */
  readonly cpuCapped: boolean
  /** CPU-seconds used per second of wall clock. */
  readonly cpuDelivered: number | null
  readonly throttledMs: number | null
  /** The host gave less CPU than the quota allowed while the work wanted it. */
  readonly contended: boolean | null
  /** What holds for every trial like this one. */
  readonly notes: readonly string[]
  /** Limits and use of each worker of this trial, one line each; a single sandbox has none. */
  readonly workers?: readonly string[]
}

/** A named span of one trial. Milliseconds from submission on one clock; only what was observable is here. */
export interface Phase {
  readonly phase: string
  readonly startMs: number
  readonly endMs: number
}

/**
 * What a runner saw of one trial. Durations in milliseconds, each from one clock; undefined means not observable.
 */
export interface Observation {
  readonly outcome:
    | { readonly state: 'succeeded' }
    | { readonly state: 'failed'; readonly cause: FailureCause; readonly message: string }
    | { readonly state: 'cancelled'; readonly message: string }
  /** Our clock, submit to finish. Undefined where it did not see both: an adopted attempt. */
  readonly clientMs: number | undefined
  /** Our clock at submission, epoch ms. */
  readonly submittedAtMs: number
  readonly queueMs: number | undefined
  readonly provisionMs: number | undefined
  readonly sandboxInitMs: number | undefined
  /** The platform's own run duration. */
  readonly platformMs: number | undefined
  readonly billedMs: number | undefined
  readonly maxMemoryMiB: number | undefined
  /** Verified from inside the sandbox; undefined when the evidence is not there. */
  readonly startLevel: StartLevel | undefined
  /** The platform's id of the run: Lambda request id, EMR job run id, Glue job run id. */
  readonly platformRunId: string | undefined
  readonly result: ResultDocument | undefined
  /** Of the sample that counts, whatever became of it. */
  readonly usage: Usage | undefined
  /** What else was billed for this trial: runs that warm a sandbox, samples of the wrong temperature, lost attempts. */
  readonly overheadUsage: readonly Usage[]
  /** Attempts that may have been billed and of which nobody knows how much. */
  readonly unmeteredAttempts: number
  readonly warnings: readonly string[]
  /** The platform's own record, word for word. */
  readonly raw: Json
}

/** Where a trial was run. Trials of different targets or engines belong in no common figure. Null is not known. */
export interface TrialPlace {
  readonly target: RecordedTarget
  readonly region: string
  /** URL that the platform was called at, without credentials; null for the AWS endpoints of the region. */
  readonly endpoint: string | null
  /** Twelve digits. */
  readonly accountId: string | null
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string | null
  /** What ran the script: `spark` on a local engine, `rehearsal` for made-up figures, `aws`. */
  readonly engine: string | null
}

/** One execution of one cell, as stored. Field names are the columns of the trials table in camelCase. */
export interface Trial {
  readonly trialId: string
  readonly runId: string
  readonly cell: Cell
  readonly repetition: number
  readonly sequence: number
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly state: TrialState
  readonly failureCause: FailureCause | null
  /** One line for people: why it failed, is invalid or was not run. */
  readonly failureMessage: string | null
  readonly clientMs: number | null
  readonly queueMs: number | null
  readonly provisionMs: number | null
  readonly sandboxInitMs: number | null
  readonly jvmStartMs: number | null
  readonly jvmReused: boolean | null
  readonly workMs: number | null
  readonly platformMs: number | null
  readonly billedMs: number | null
  readonly maxMemoryMiB: number | null
  readonly inputRows: number | null
  readonly outputRows: number | null
  readonly outputDigest: string | null
  readonly scriptSha256: string | null
  readonly limits: Enforcement | null
  readonly scale: number | null
  readonly contended: boolean | null
  readonly usage: Usage | null
  /** Billed for this trial beside `usage`; no part of the cost of its cell. */
  readonly overheadUsage: readonly Usage[]
  readonly unmeteredAttempts: number
  readonly phases: readonly Phase[]
  /** Null only until it is recorded where nobody said it: then it is the run's target and region. */
  readonly place: TrialPlace | null
  readonly raw: Json
}
