import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { withDatabase } from './database.ts'
import { onPath } from './file-errors.ts'
import { readRun } from './read-run.ts'
import { dataTables, type DataTable } from './schema.ts'
import type { Workspace } from './workspace.ts'

export interface ExportedFile {
  readonly table: DataTable | 'trial_costs'
  readonly path: string
  readonly rows: number
}

/**
 * One file per table, with the rows of one run, under `directory`. Times are UTC; decimals are exact.
 * @throws NotFound when there is no such run. @throws WorkspaceUnusable when the folder cannot be written.
 */
export async function exportRun(
  workspace: Workspace,
  wanted: string,
  format: 'csv' | 'parquet',
  directory: string,
): Promise<readonly ExportedFile[]> {
  const { run } = await readRun(workspace, wanted)
  await onPath(directory, () => mkdir(directory, { recursive: true }))
  return withDatabase(workspace, 'read', async (connection) => {
    const files: ExportedFile[] = []
    for (const table of [...dataTables, 'trial_costs'] as const) {
      const path = join(directory, `${table}.${format}`)
      files.push({ table, path, rows: await copyTable(connection, table, run.runId, path, format) })
    }
    return files
  })
}

/** Written beside and renamed: an interrupted export leaves no half file under the final name. */
async function copyTable(
  connection: DuckDBConnection,
  table: ExportedFile['table'],
  runId: string,
  path: string,
  format: 'csv' | 'parquet',
): Promise<number> {
  const draft = `${path}.part`
  const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION zstd'
  try {
    // COPY takes no parameters: run ids are checked to be [0-9a-z-] or come out of the database, and are quoted here.
    const rows = await connection.run(
      `COPY (SELECT * FROM ${table} WHERE ${belongsTo(table, runId)} ORDER BY ALL) TO ${quoted(draft)} (${options})`,
    )
    await onPath(path, () => rename(draft, path))
    return rows.rowsChanged
  } finally {
    await rm(draft, { force: true })
  }
}

const belongsTo = (table: ExportedFile['table'], runId: string): string =>
  table === 'runs' || table === 'trials'
    ? `run_id = ${quoted(runId)}`
    : `trial_id IN (SELECT trial_id FROM trials WHERE run_id = ${quoted(runId)})`

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
