import type { RecordedAttempt } from '../core/attempt.ts'
import { StoreCorrupt } from '../core/errors.ts'
import type { AttemptIntent, JournalEntry, TrialIntent } from './journal-event.ts'
import { readJournal } from './journal-reader.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'
import { withPlace } from './trial-place.ts'
import { upToDate } from './upgrade-trial.ts'
import { journalPath, type Workspace } from './workspace.ts'

/** What a journal amounts to: the truth that the database is a projection of. */
export interface JournalState {
  readonly run: RunRecord
  /** In order of their first end; a trial that ended twice (cancelled, then resumed) counts as it ended last. */
  readonly trials: readonly StoredTrial[]
  /** Started, and no end is known: to be reconciled before anything is started again. */
  readonly pending: readonly TrialIntent[]
  /** By trial, in their order, those of ended trials included. None in journals of earlier releases. */
  readonly attempts: ReadonlyMap<string, readonly JournalAttempt[]>
  /** When its executions ended, ISO 8601. */
  readonly ends: readonly string[]
  readonly notes: readonly string[]
}

/** An attempt with the money that was set aside for it. */
export interface JournalAttempt extends RecordedAttempt {
  readonly reservedUsd: string | null
  /** What it was billed, exact; null until that is known. */
  readonly usd: string | null
}

/** @throws NotFound when the run has no journal. @throws StoreCorrupt */
export async function readJournalState(workspace: Workspace, runId: string): Promise<JournalState> {
  const path = journalPath(workspace, runId)
  const { entries, notes } = await readJournal(path)
  const state = foldJournal(entries)
  if (state === undefined) {
    throw new StoreCorrupt(`empty journal: ${path}`, {
      suggestions: ['Remove its folder: nothing was recorded in that run.'],
    })
  }
  const ends = entries.flatMap((entry) => (entry.event === 'run-ended' ? [entry.data.endedAt] : []))
  const trials = state.trials.map((trial) => withPlace(trial, state.run))
  return { ...state, trials, ends, notes }
}

/** What lines amount to; undefined without a first one. */
export function foldJournal(
  entries: readonly JournalEntry[],
): Omit<JournalState, 'notes' | 'ends'> | undefined {
  let run: RunRecord | undefined
  const trials = new Map<string, StoredTrial>()
  const pending = new Map<string, TrialIntent>()
  const attempts = new Attempts()
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
      case 'attempt-intended':
        attempts.intended(entry.data, Date.parse(entry.ts))
        break
      case 'attempt-accepted':
        attempts.change(entry.data, { platformRunId: entry.data.platformRunId })
        break
      case 'attempt-ended':
        attempts.change(entry.data, { end: entry.data.end, usd: entry.data.usd })
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
  return run && { run, trials: [...trials.values()], pending: [...pending.values()], attempts: attempts.all }
}

class Attempts {
  readonly all = new Map<string, JournalAttempt[]>()

  /** A token that is there already was sent again: still the same attempt. */
  intended({ reservedUsd, ...attempt }: AttemptIntent, intendedAtMs: number): void {
    const own = this.all.get(attempt.trialId) ?? []
    this.all.set(attempt.trialId, own)
    if (own.some(({ token }) => token === attempt.token)) this.change(attempt, { end: undefined, usd: null })
    else
      own.push({ ...attempt, reservedUsd, intendedAtMs, platformRunId: undefined, end: undefined, usd: null })
  }

  change(
    { trialId, token }: { readonly trialId: string; readonly token: string },
    seen: Partial<Pick<JournalAttempt, 'platformRunId' | 'end' | 'usd'>>,
  ): void {
    const own = this.all.get(trialId) ?? []
    this.all.set(
      trialId,
      own.map((attempt) => (attempt.token === token ? { ...attempt, ...seen } : attempt)),
    )
  }
}
