import type { DuckDBConnection } from '@duckdb/node-api'
import type { Phase } from '../core/trial.ts'
import type { Columns } from './columns.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'
import { withPlace } from './trial-place.ts'
import { toPhase, toRun, toTrial } from './stored-rows.ts'

/** What the database has of a run, trials in the order they were started; undefined when it does not know the run. */
export async function storedRun(
  connection: DuckDBConnection,
  runId: string,
): Promise<{ readonly run: RunRecord; readonly trials: readonly StoredTrial[] } | undefined> {
  const reader = await connection.runAndReadAll('SELECT * FROM runs WHERE run_id = ?', [runId])
  const row = reader.getRowObjectsJS()[0]
  if (row === undefined) return undefined
  const run = toRun(row)
  const trials = await trialsOf(connection, runId)
  return { run, trials: trials.map((trial) => withPlace(trial, run)) }
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
