import type { JournalAttempt, JournalState } from '../store/journal-state.ts'
import { readJournalState } from '../store/journal-state.ts'
import { listJournals } from '../store/catch-up.ts'
import { workspaceAt } from '../store/workspace.ts'

/** What the journals of a workspace amount to; each is read once, whoever asks. */
export interface RecordedRuns {
  readonly runs: readonly JournalState[]
  /** Journals that could not be read, in words. */
  readonly unreadable: readonly string[]
}

export async function readRecordedRuns(directory: string): Promise<RecordedRuns> {
  const workspace = workspaceAt(directory)
  const runs: JournalState[] = []
  const unreadable: string[] = []
  for (const runId of await listJournals(workspace)) {
    try {
      runs.push(await readJournalState(workspace, runId))
    } catch (error) {
      unreadable.push(error instanceof Error ? error.message : String(error))
    }
  }
  return { runs, unreadable }
}

/** Attempts that were begun, and of whose end nothing is known. One of a trial that has ended is accounted for by its trial. */
export function openAttempts({ pending, attempts }: JournalState): readonly JournalAttempt[] {
  return pending.flatMap(({ trialId }) => attempts.get(trialId) ?? []).filter(({ end }) => end === undefined)
}

/** Epoch ms of the newest line that is known of; undefined without runs. */
export function newestLineMs({ runs }: RecordedRuns): number | undefined {
  const times = runs.flatMap(({ run, attempts }) => [
    Date.parse(run.endedAt ?? run.startedAt),
    ...[...attempts.values()].flat().map(({ intendedAtMs }) => intendedAtMs),
  ])
  return times.length === 0 ? undefined : Math.max(...times)
}
