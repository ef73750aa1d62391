import type { DuckDBConnection } from '@duckdb/node-api'
import { NotFound } from '../core/errors.ts'
import type { Phase } from '../core/trial.ts'
import { catchUp, listJournals } from './catch-up.ts'
import type { Columns } from './columns.ts'
import { withDatabase } from './database.ts'
import type { RunRecord, StoredRun, StoredTrial } from './run-record.ts'
import { toPhase, toRun, toTrial } from './stored-rows.ts'
import type { Workspace } from './workspace.ts'

/**
 * A run with all its trials in the order they were started. What a crash left in the journal only is brought into the
 * database first.
 * @throws NotFound when there is no such run, or none at all. @throws StoreCorrupt, WorkspaceUnusable
 */
export async function readRun(workspace: Workspace, wanted: string): Promise<StoredRun> {
  const notes = await catchUp(workspace, wanted)
  return withDatabase(workspace, 'read', async (connection) => {
    const run = await findRun(connection, wanted)
    return { run, trials: await trialsOf(connection, run.runId), notes }
  })
}

/** Newest first. @throws StoreCorrupt, WorkspaceUnusable */
export async function listRuns(workspace: Workspace): Promise<readonly RunRecord[]> {
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

async function findRun(connection: DuckDBConnection, wanted: string): Promise<RunRecord> {
  const reader =
    wanted === 'latest'
      ? await connection.runAndReadAll('SELECT * FROM runs ORDER BY started_at DESC, run_id DESC LIMIT 1')
      : await connection.runAndReadAll('SELECT * FROM runs WHERE run_id = ?', [wanted])
  const row = reader.getRowObjectsJS()[0]
  if (row !== undefined) return toRun(row)
  throw wanted === 'latest'
    ? new NotFound('no run in this workspace', {
        suggestions: ['Run `soalbench run` first, or name another folder with --workspace DIR.'],
      })
    : new NotFound(`no such run: ${wanted}`, {
        suggestions: ['Name a folder of runs/ in the workspace, or `latest`.'],
      })
}

async function trialsOf(connection: DuckDBConnection, runId: string): Promise<readonly StoredTrial[]> {
  const phases = await connection.runAndReadAll(
    'SELECT p.* FROM phases p JOIN trials t USING (trial_id) WHERE t.run_id = ? ORDER BY p.trial_id, p.position',
    [runId],
  )
  const phasesOf = groupPhases(phases.getRowObjectsJS())
  const trials = await connection.runAndReadAll(
    'SELECT * FROM trials WHERE run_id = ? ORDER BY sequence, trial_id',
    [runId],
  )
  return trials.getRowObjectsJS().map((row) => toTrial(row, phasesOf.get(row['trial_id']) ?? []))
}

function groupPhases(rows: readonly Columns[]): ReadonlyMap<unknown, readonly Phase[]> {
  const groups = new Map<unknown, Phase[]>()
  for (const row of rows) {
    const group = groups.get(row['trial_id'])
    if (group === undefined) groups.set(row['trial_id'], [toPhase(row)])
    else group.push(toPhase(row))
  }
  return groups
}
