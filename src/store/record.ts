import type { DuckDBConnection } from '@duckdb/node-api'
import { NotFound } from '../core/errors.ts'
import { appendRows } from './append-rows.ts'
import { appendTrials } from './append-trials.ts'
import { inTransaction } from './connect.ts'
import { withDatabase } from './database.ts'
import type { RunRecord, RunState, StoredTrial } from './run-record.ts'
import { dataTables } from './schema.ts'
import { runRow } from './trial-rows.ts'
import type { Workspace } from './workspace.ts'

/** Writes or replaces the row of a run. @throws WorkspaceUnusable, StoreCorrupt */
export function recordRun(workspace: Workspace, run: RunRecord): Promise<void> {
  return withDatabase(workspace, 'write', (connection) => writeState(connection, { run, trials: [] }))
}

/**
 * Writes trials with their phases, usage and invoice lines in one transaction. Idempotent: a trial of the same id is
 * replaced. @throws WorkspaceUnusable, StoreCorrupt
 */
export function recordTrials(workspace: Workspace, trials: readonly StoredTrial[]): Promise<void> {
  return withDatabase(workspace, 'write', (connection) => writeState(connection, { trials }))
}

/** One of them. */
export function recordTrial(workspace: Workspace, trial: StoredTrial): Promise<void> {
  return recordTrials(workspace, [trial])
}

/** @throws NotFound when there is no such run. */
export function endRun(
  workspace: Workspace,
  runId: string,
  end: { readonly state: RunState; readonly endedAt: string | null },
): Promise<void> {
  return withDatabase(workspace, 'write', async (connection) => {
    const result = await connection.run(
      'UPDATE runs SET state = $state, ended_at = $endedAt::TIMESTAMPTZ WHERE run_id = $runId',
      { state: end.state, endedAt: end.endedAt, runId },
    )
    if (result.rowsChanged === 0) throw new NotFound(`no such run: ${runId}`)
  })
}

/** Writes or replaces a run and trials of it, all or nothing. */
export function writeState(
  connection: DuckDBConnection,
  { run, trials }: { readonly run?: RunRecord; readonly trials: readonly StoredTrial[] },
): Promise<void> {
  return inTransaction(connection, async () => {
    if (run !== undefined) {
      await connection.run('DELETE FROM runs WHERE run_id = ?', [run.runId])
      await appendRows(connection, 'runs', [runRow(run)])
    }
    await forgetTrials(
      connection,
      trials.map((trial) => trial.trialId),
    )
    await appendTrials(connection, trials)
  })
}

async function forgetTrials(connection: DuckDBConnection, trialIds: readonly string[]): Promise<void> {
  const ids = JSON.stringify(trialIds)
  for (const table of dataTables) {
    if (table !== 'runs') await connection.run(`DELETE FROM ${table} WHERE ${among}`, [ids])
  }
}

const among = 'trial_id IN (SELECT unnest(from_json(?, \'["VARCHAR"]\')))'
