import { isDeepStrictEqual } from 'node:util'
import { StoreCorrupt } from '../core/errors.ts'
import { DatabaseBusy } from './database-errors.ts'
import { withDatabase } from './database.ts'
import { lastLineNumber } from './journal-length.ts'
import { readJournalState, type JournalState } from './journal-state.ts'
import { jsonText } from './json-text.ts'
import { writeState } from './record.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'
import { storedRun } from './stored-run.ts'
import { openHolder } from './workspace-lock.ts'
import { isPrivate, journalPath, type Workspace } from './workspace.ts'

/**
 * Holds every trial of a run in the database against its journal, value by value, and writes what differs from the journal.
 * The database is read first: whatever it has by then, the journal has as well, since that is written first.
 * @throws StoreCorrupt when the journal is damaged or shorter than what the database has of it; DatabaseBusy, NotFound
 */
export async function reconcileRun(workspace: Workspace, runId: string): Promise<readonly string[]> {
  const recorded = await withDatabase(workspace, 'read', (connection) => storedRun(connection, runId))
  const state = await readJournalState(workspace, runId)
  const known = new Map(recorded?.trials.map((trial) => [trial.trialId, trial]))
  if (recorded !== undefined) refuseCutOff(journalPath(workspace, runId), state, recorded)
  const other = state.trials.filter((trial) => !isSame(trial, known.get(trial.trialId)))
  if (other.length > 0 || !isSame(state.run, recorded?.run)) {
    await refuseWhileRecording(workspace)
    await withDatabase(workspace, 'write', (db) => writeState(db, { run: state.run, trials: other }))
  }
  const missing = other.filter(({ trialId }) => !known.has(trialId)).length
  const changed = other.length - missing
  return [
    ...state.notes,
    ...(missing > 0 ? [`recovered ${missing} trials of run ${runId} from its journal`] : []),
    ...(changed > 0 ? [`corrected ${changed} trials of run ${runId} in the database from its journal`] : []),
  ]
}

/**
 * An imported run came into the database as a whole: as many trials as its journal has lines between the first and the last.
 * Half a million need not be read for that.
 * @throws StoreCorrupt when the database has another number of them
 */
export async function checkImported(workspace: Workspace, runId: string): Promise<void> {
  const lines = await lastLineNumber(journalPath(workspace, runId))
  const recorded = await withDatabase(workspace, 'read', async (connection) => {
    const reader = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM trials WHERE run_id = ?', [
      runId,
    ])
    return Number(reader.getRowsJS()[0]?.[0])
  })
  if (lines === undefined || lines - 2 === recorded) return
  throw new StoreCorrupt(
    `damaged database: ${workspace.database} has ${recorded} trials of run ${runId}, its journal ${lines - 2}`,
    { suggestions: ['Run `soalbench db rebuild`: it makes the database again from the journals.'] },
  )
}

/** The journal is written first: what it lacks of the database it has lost. */
function refuseCutOff(path: string, journal: JournalState, recorded: RecordedRun): void {
  const ids = new Set(journal.trials.map(({ trialId }) => trialId))
  const lacking = recorded.trials.filter(({ trialId }) => !ids.has(trialId)).length
  const { endedAt } = recorded.run
  const lacksEnd = endedAt !== null && !journal.ends.includes(endedAt)
  if (lacking === 0 && !lacksEnd) return
  const what = lacking > 0 ? `${lacking} trials more` : `its end at ${endedAt}`
  throw new StoreCorrupt(`damaged journal: ${path} ends too early: the database has ${what}`, {
    suggestions: [
      'Restore the file from a backup.',
      'To read what the database has, move the folder of the journal out of the workspace.',
    ],
  })
}

async function refuseWhileRecording(workspace: Workspace): Promise<void> {
  if (isPrivate(workspace)) return
  const holder = await openHolder(workspace)
  if (holder === undefined || !holder.isLiving || holder.process.pid === process.pid) return
  throw new DatabaseBusy(`database in use: process ${holder.process.pid} runs \`${holder.command}\``, {
    suggestions: ['Wait until it has finished.'],
  })
}

interface RecordedRun {
  readonly run: RunRecord
  readonly trials: readonly StoredTrial[]
}

/** As the database gives it back: JSON, and no half of a surrogate pair. */
const isSame = (journal: RunRecord | StoredTrial, recorded: RunRecord | StoredTrial | undefined): boolean =>
  isDeepStrictEqual(asStored(journal), asStored(recorded))

function asStored(value: unknown): unknown {
  const text = jsonText(value)
  return text === null ? null : JSON.parse(text)
}
