import type { DuckDBConnection } from '@duckdb/node-api'
import { appendRows, type Row } from './append-rows.ts'
import type { StoredTrial } from './run-record.ts'
import { dataTables } from './schema.ts'
import { trialRows } from './trial-rows.ts'

/** Trials that the database does not have yet, with their phases, usage and invoice lines. */
export async function appendTrials(
  connection: DuckDBConnection,
  trials: readonly StoredTrial[],
): Promise<void> {
  const rows = trials.map(trialRows)
  for (const table of dataTables) {
    if (table === 'runs') continue
    await appendRows(
      connection,
      table,
      rows.flatMap((byTable): readonly Row[] => byTable[table]),
    )
  }
}
