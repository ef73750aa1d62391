import type { Attempt, AttemptEnd } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import type { RunRecord, RunState, StoredTrial } from './run-record.ts'

/** Written to the first line; a journal of another format is refused. */
export const journalFormat = 'soalbench.journal/1'

/** What a journal says. `attempt-intended` is on disk before a call is sent that starts billed work. */
export type JournalEvent =
  | {
      readonly event: 'run-started'
      readonly data: { readonly format: string; readonly run: RunRecord; readonly capUsd?: string | null }
    }
  | {
      readonly event: 'run-resumed'
      readonly data: {
        readonly resumedAt: string
        readonly soalbenchVersion: string
        readonly capUsd?: string | null
      }
    }
  | { readonly event: 'trial-intent'; readonly data: TrialIntent }
  | { readonly event: 'attempt-intended'; readonly data: AttemptIntent }
  | {
      readonly event: 'attempt-accepted'
      readonly data: { readonly token: string; readonly trialId: string; readonly platformRunId: string }
    }
  | { readonly event: 'attempt-ended'; readonly data: AttemptEnded }
  | { readonly event: 'trial-ended'; readonly data: StoredTrial }
  | { readonly event: 'run-ended'; readonly data: { readonly endedAt: string; readonly state: RunState } }

export interface TrialIntent {
  readonly trialId: string
  readonly cell: Cell
  readonly repetition: number
  readonly sequence: number
  /** Each of its attempts has lines of its own; absent in journals of earlier releases. */
  readonly withAttempts?: true
}

export interface AttemptIntent extends Attempt {
  /** The most that it can cost, exact. Null where nothing has a price. */
  readonly reservedUsd: string | null
}

export interface AttemptEnded {
  readonly token: string
  readonly trialId: string
  readonly end: AttemptEnd
  /** At the run's price book; null unless it was billed. */
  readonly usd: string | null
}

export type JournalEntry = JournalEvent & { readonly seq: number; readonly ts: string }

export const journalEvents: readonly JournalEvent['event'][] = [
  'run-started',
  'run-resumed',
  'trial-intent',
  'attempt-intended',
  'attempt-accepted',
  'attempt-ended',
  'trial-ended',
  'run-ended',
]
