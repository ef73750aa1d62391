import type { Cell } from './cell.ts'
import type { Trial } from './trial.ts'

/** What a run tells while it goes on. Observers own the words; nothing here prints. */
export type RunEvent =
  | {
      readonly type: 'run-planned'
      readonly runId: string
      readonly trials: number
      /** More are planned as the run goes on. */
      readonly isOpen?: boolean
    }
  | { readonly type: 'trials-added'; readonly trials: number; readonly why: string }
  | { readonly type: 'stage-changed'; readonly stage: string; readonly detail?: string }
  | {
      readonly type: 'trial-started'
      readonly trialId: string
      readonly cell: Cell
      readonly sequence: number
    }
  | {
      readonly type: 'trial-ended'
      readonly trial: Trial
      readonly usd: string | null
      readonly remainingMs?: number
    }
  | { readonly type: 'warning'; readonly message: string }
  | { readonly type: 'run-ended'; readonly runId: string; readonly state: string }

export type Observer = (event: RunEvent) => void
