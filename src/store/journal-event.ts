import type { Cell } from '../core/cell.ts'
import type { RunRecord, RunState, StoredTrial } from './run-record.ts'

/** Written to the first line; a journal of another format is refused. */
export const journalFormat = 'soalbench.journal/1'

/** What a journal says. `trial-intent` is on disk before anything billed starts. */
export type JournalEvent =
  | { readonly event: 'run-started'; readonly data: { readonly format: string; readonly run: RunRecord } }
  | {
      readonly event: 'run-resumed'
      readonly data: { readonly resumedAt: string; readonly soalbenchVersion: string }
    }
  | { readonly event: 'trial-intent'; readonly data: TrialIntent }
  | { readonly event: 'trial-ended'; readonly data: StoredTrial }
  | { readonly event: 'run-ended'; readonly data: { readonly endedAt: string; readonly state: RunState } }

export interface TrialIntent {
  readonly trialId: string
  readonly cell: Cell
  readonly repetition: number
  readonly sequence: number
}

export type JournalEntry = JournalEvent & { readonly seq: number; readonly ts: string }

export const journalEvents: readonly JournalEvent['event'][] = [
  'run-started',
  'run-resumed',
  'trial-intent',
  'trial-ended',
  'run-ended',
]
