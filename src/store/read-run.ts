import type { DuckDBConnection } from '@duckdb/node-api'
import { withDissent } from '../core/dissent.ts'
import { NotFound } from '../core/errors.ts'
import { catchUp, listJournals } from './catch-up.ts'
import { present, textOrNull } from './columns.ts'
import { withDatabase } from './database.ts'
import type { RunRecord, StoredRun } from './run-record.ts'
import { placesOf, requireOnePlace } from './one-place.ts'
import { fromSnapshot } from './snapshot.ts'
import { toRun } from './stored-rows.ts'
import { storedRun } from './stored-run.ts'
import type { Workspace } from './workspace.ts'

/**
 * A run with all its trials in the order they were started; those whose answer dissents from the others' are invalid: here
 * every reader of figures comes by. What a crash left in the journal only is brought into the
 * database first.
 * @throws NotFound when there is no such run, or none at all; UsageInvalid when its trials were measured at several places
 * whose figures do not belong together. @throws StoreCorrupt, WorkspaceUnusable
 */
export async function readRun(workspace: Workspace, wanted: string): Promise<StoredRun> {
  const { value, notes } = await fromSnapshot(workspace, wanted, (at) => readRunIn(at, wanted))
  requireOnePlace([placesOf(value)], '--run')
  const trials = withDissent(value.trials, value.run.target !== 'imported')
  return { ...value, trials, notes: [...notes, ...value.notes] }
}

/** As `readRun`, for who has taken care that no other process is in the way. */
export async function readRunIn(workspace: Workspace, wanted: string): Promise<StoredRun> {
  const notes = await catchUp(workspace, wanted)
  return withDatabase(workspace, 'read', async (connection) => {
    const runId = await findRun(connection, wanted)
    const stored = await storedRun(connection, runId)
    if (stored === undefined) throw unknownRun(runId)
    return { ...stored, notes }
  })
}

/** Newest first. @throws StoreCorrupt, WorkspaceUnusable */
export async function listRuns(workspace: Workspace): Promise<readonly RunRecord[]> {
  return (await fromSnapshot(workspace, undefined, listRunsIn)).value
}

async function listRunsIn(workspace: Workspace): Promise<readonly RunRecord[]> {
  const recorded = await recordedRuns(workspace)
  const known = new Set(recorded.map(({ runId }) => runId))
  if ((await listJournals(workspace)).every((runId) => known.has(runId))) return recorded
  await catchUp(workspace, undefined)
  return recordedRuns(workspace)
}

function recordedRuns(workspace: Workspace): Promise<readonly RunRecord[]> {
  return withDatabase(workspace, 'read', async (connection) => {
    const reader = await connection.runAndReadAll('SELECT * FROM runs ORDER BY started_at DESC, run_id DESC')
    return reader.getRowObjectsJS().map(toRun)
  })
}

async function findRun(connection: DuckDBConnection, wanted: string): Promise<string> {
  if (wanted !== 'latest') return wanted
  const reader = await connection.runAndReadAll(
    'SELECT run_id FROM runs ORDER BY started_at DESC, run_id DESC LIMIT 1',
  )
  const row = reader.getRowObjectsJS()[0]
  if (row !== undefined) return present(textOrNull(row, 'run_id'), 'run_id')
  throw new NotFound('no run in this workspace', {
    suggestions: ['Run `soalbench run` first, or name another folder with --workspace DIR.'],
  })
}

const unknownRun = (runId: string): NotFound =>
  new NotFound(`no such run: ${runId}`, {
    suggestions: ['`soalbench runs` lists the runs; `latest` is the newest.'],
  })
