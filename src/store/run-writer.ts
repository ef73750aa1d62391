import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { listJournals } from './catch-up.ts'
import { clearLeftovers } from './clear-leftovers.ts'
import { withDatabase } from './database.ts'
import type { Attempt } from '../core/attempt.ts'
import { journalFormat, type AttemptEnded, type AttemptIntent, type TrialIntent } from './journal-event.ts'
import { readJournalState, type JournalState } from './journal-state.ts'
import { createJournal, reopenJournal, type JournalWriter } from './journal-writer.ts'
import { Projection } from './projection.ts'
import { endRun, recordRun } from './record.ts'
import { isImported, type RunRecord, type RunState, type StoredTrial } from './run-record.ts'
import { withPlace } from './trial-place.ts'
import { journalPath, type Workspace } from './workspace.ts'

/** Records one run while it goes on: each fact in the journal first, then in the database. */
export interface RunWriter {
  readonly runId: string
  /** A trial begins. Nothing of it is sent yet. */
  intend(intent: TrialIntent): Promise<void>
  /** Resolved means on disk: only then may the call be sent. */
  intendAttempt(intent: AttemptIntent): Promise<void>
  acceptAttempt(attempt: Attempt, platformRunId: string): Promise<void>
  endAttempt(ended: AttemptEnded): Promise<void>
  record(trial: StoredTrial): Promise<void>
  end(state: RunState): Promise<void>
  /** Lets go of the journal. A run that has not ended can be resumed. */
  close(): Promise<void>
}

export interface WriterContext {
  readonly workspace: Workspace
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Cap of this execution, exact US dollars; absent: none. */
  readonly capUsd?: string | undefined
  /** The database could not be written; the journal was. It catches up when it is next read. */
  readonly warn: (message: string) => void
}

/** @throws WorkspaceUnusable when the journal cannot be written; @throws StoreCorrupt when the database is damaged. */
export async function startRun(run: RunRecord, context: WriterContext): Promise<RunWriter> {
  const { workspace, now } = context
  // A damaged, newer or held database shows here, before anything is measured.
  await withDatabase(workspace, 'write', () => Promise.resolve())
  await clearLeftovers(workspace)
  const path = journalPath(workspace, run.runId)
  const journal = await createJournal(path, now)
  try {
    await journal.append({
      event: 'run-started',
      data: { format: journalFormat, run, capUsd: context.capUsd ?? null },
    })
  } catch (error) {
    // A journal without a line is of no run, and would stand in the way of those that read all.
    await journal.close()
    await rm(dirname(path), { recursive: true, force: true })
    throw error
  }
  await recordRun(workspace, run)
  return writer(run, journal, context)
}

/** Goes on with a run that was interrupted. `found` is what was recorded before. @throws NotFound, StoreCorrupt, UsageInvalid for an imported run */
export async function resumeRun(
  runId: string,
  soalbenchVersion: string,
  context: WriterContext,
): Promise<{ writer: RunWriter; found: JournalState }> {
  const { workspace, now } = context
  await requireRun(workspace, runId)
  const found = await readJournalState(workspace, runId)
  if (isImported(found.run)) {
    throw new UsageInvalid(`run cannot be resumed: ${runId}: it was imported`, {
      suggestions: ['Start a new run.'],
    })
  }
  const journal = await reopenJournal(journalPath(workspace, runId), now)
  const resumedAt = new Date(now()).toISOString()
  await journal.append({
    event: 'run-resumed',
    data: { resumedAt, soalbenchVersion, capUsd: context.capUsd ?? null },
  })
  await recordRun(workspace, { ...found.run, state: 'running', endedAt: null })
  return { writer: writer(found.run, journal, context), found }
}

/** @throws NotFound when the run has no journal here. */
export async function requireRun(workspace: Workspace, runId: string): Promise<void> {
  if ((await listJournals(workspace)).includes(runId)) return
  throw new NotFound(`no such run: ${runId}`, {
    suggestions: [`Name a folder of ${workspace.runs}, or start a new run.`],
  })
}

function writer(run: RunRecord, journal: JournalWriter, { workspace, now, warn }: WriterContext): RunWriter {
  const { runId } = run
  const projection = new Projection(workspace)
  return {
    runId,
    intend: (intent) => journal.append({ event: 'trial-intent', data: { ...intent, withAttempts: true } }),
    intendAttempt: (intent) => journal.append({ event: 'attempt-intended', data: intent }),
    acceptAttempt: ({ token, trialId }, platformRunId) =>
      journal.append({ event: 'attempt-accepted', data: { token, trialId, platformRunId } }),
    endAttempt: (ended) => journal.append({ event: 'attempt-ended', data: ended }),
    async record(recorded) {
      const trial = withPlace(recorded, run)
      await journal.append({ event: 'trial-ended', data: trial })
      await project(() => projection.add(trial), warn)
    },
    async end(state) {
      const endedAt = new Date(now()).toISOString()
      await journal.append({ event: 'run-ended', data: { endedAt, state } })
      await project(() => projection.flush(), warn)
      await project(() => endRun(workspace, runId, { state, endedAt }), warn)
    },
    async close() {
      await project(() => projection.flush(), warn)
      await journal.close()
    },
  }
}

/**
 * The journal has the fact already: whatever is wrong with the database must not end a run that is paid for. It shows
 * again, as an error, when the run is read.
 */
async function project(write: () => Promise<void>, warn: (message: string) => void): Promise<void> {
  try {
    await write()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    warn(`${reason}; it is kept in the journal, from which the database will catch up`)
  }
}
