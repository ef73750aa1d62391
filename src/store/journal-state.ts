import { StoreCorrupt } from '../core/errors.ts'
import type { JournalEntry, TrialIntent } from './journal-event.ts'
import { readJournal } from './journal-reader.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'
import { upToDate } from './upgrade-trial.ts'
import { journalPath, type Workspace } from './workspace.ts'

/** What a journal amounts to: the truth that the database is a projection of. */
export interface JournalState {
  readonly run: RunRecord
  /** In order of their first end; a trial that ended twice (cancelled, then resumed) counts as it ended last. */
  readonly trials: readonly StoredTrial[]
  /** Started, and no end is known: to be reconciled before anything is started again. */
  readonly pending: readonly TrialIntent[]
  readonly notes: readonly string[]
}

/** @throws NotFound when the run has no journal. @throws StoreCorrupt */
export async function readJournalState(workspace: Workspace, runId: string): Promise<JournalState> {
  const path = journalPath(workspace, runId)
  const { entries, notes } = await readJournal(path)
  const state = fold(entries)
  if (state === undefined) {
    throw new StoreCorrupt(`empty journal: ${path}`, {
      suggestions: ['Remove its folder: nothing was recorded in that run.'],
    })
  }
  return { ...state, notes }
}

function fold(entries: readonly JournalEntry[]): Omit<JournalState, 'notes'> | undefined {
  let run: RunRecord | undefined
  const trials = new Map<string, StoredTrial>()
  const pending = new Map<string, TrialIntent>()
  for (const entry of entries) {
    switch (entry.event) {
      case 'run-started':
        run = entry.data.run
        break
      case 'run-resumed':
        run = run && { ...run, state: 'running', endedAt: null }
        break
      case 'trial-intent':
        pending.set(entry.data.trialId, entry.data)
        break
      case 'trial-ended':
        pending.delete(entry.data.trialId)
        trials.set(entry.data.trialId, upToDate(entry.data))
        break
      case 'run-ended':
        run = run && { ...run, ...entry.data }
        break
    }
  }
  return run && { run, trials: [...trials.values()], pending: [...pending.values()] }
}
