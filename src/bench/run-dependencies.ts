import type { RecordedAttempt } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import type { Observer } from '../core/events.ts'
import type { Enforcement, Trial } from '../core/trial.ts'
import type { Payload, PayloadSpec } from '../payloads/payload.ts'
import type { Runners } from '../runners/index.ts'
import type { AttemptLog, Patience } from '../runners/runner.ts'
import type { Storage } from '../storage/storage.ts'
import type { PlannedTrial } from './plan.ts'

/** A workload's one file, lying in the storage. */
export interface RunScript {
  readonly uri: string
  readonly sha256: string
  /** Dataset of its first input. */
  readonly dataset: string
  /** The workload's own keys of the event, for example NEIGHBOURHOODS_PATH. */
  readonly event: Readonly<Record<string, string>>
}

/** What a run is given; everything that touches the world comes from outside. */
export interface RunDependencies {
  readonly runners: Runners
  readonly storage: Storage
  readonly payloadFor: (spec: PayloadSpec) => Promise<Payload>
  readonly scriptFor: (workload: string) => Promise<RunScript>
  /** Limits, scale and contention of a run on the local engines; undefined on AWS. */
  readonly enforcementOf: (
    platformRunId: string,
  ) => Enforcement | undefined | Promise<Enforcement | undefined>
  /** A trial begins. What it sends goes through `attempts`. */
  readonly intendTrial?: (trial: PlannedTrial) => Promise<void>
  readonly attempts: AttemptLog
  /** Resolved means on disk. A throw ends the run. */
  readonly recordTrial: (trial: Trial) => Promise<void>
  /** US dollars of a trial as an exact decimal, null without usage or price. */
  readonly priceOf?: (trial: Trial) => string | null
  /** Why the next trial may not start (budget, expiring credentials): the run ends, and can be resumed. */
  readonly refuse?: (trial: PlannedTrial) => string | undefined | Promise<string | undefined>
  /** The one line of the platform's own records that tells why a trial failed; undefined where none does. Never rejects. */
  readonly explain?: (failed: FailedRun) => Promise<string | undefined>
  /** Asked whenever all trials so far have ended: what else is to be measured; none ends the run. */
  readonly moreTrials?: () => MoreTrials
  /**
   * Trials of one lane run one after the other, lanes side by side. Absent: one lane for all, as on one computer, where
   * trials would take each other's CPU.
   */
  readonly laneOf?: (cell: Cell) => string
  readonly observe: Observer
  readonly signal: AbortSignal
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly sleep?: (ms: number) => Promise<void>
  readonly poll: { readonly leastMs: number; readonly mostMs: number }
  readonly patience?: Patience
  /** Whether what an earlier execution started may be running still. Default: no. */
  readonly earlierMayLive?: boolean
  /** Trials of an earlier, interrupted execution of the same run; those not cancelled are not run again. */
  readonly completed?: readonly Trial[]
  /** By trial: what earlier executions sent. */
  readonly before?: ReadonlyMap<string, readonly RecordedAttempt[]>
  /** Ids of trials that a release without attempts in its journal began, and of whose end nothing is known. */
  readonly lost?: readonly string[]
}

/** What is known of a run that failed on its platform. */
export interface FailedRun {
  readonly cell: Cell
  readonly platformRunId: string
  readonly submittedAtMs: number
}

/** Trials that are planned while the run goes on. The same ends of earlier trials give the same ones. */
export interface MoreTrials {
  readonly trials: readonly PlannedTrial[]
  /** For people: what they are for. */
  readonly why: string
}

export interface RunSummary {
  readonly runId: string
  readonly state: 'complete' | 'incomplete' | 'interrupted'
  /** Why it is incomplete. */
  readonly reason: string | undefined
  /** Trials of an earlier execution included. */
  readonly trials: {
    readonly planned: number
    readonly succeeded: number
    readonly failed: number
    readonly invalid: number
    readonly unsupported: number
    readonly cancelled: number
  }
}
