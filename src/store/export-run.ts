import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { present, textOrNull } from './columns.ts'
import { withDatabase } from './database.ts'
import { onPath } from './file-errors.ts'
import { readRunIn } from './read-run.ts'
import { dataTables, type DataTable } from './schema.ts'
import { fromSnapshot } from './snapshot.ts'
import type { Workspace } from './workspace.ts'

export interface ExportedFile {
  readonly table: DataTable | 'trial_costs'
  readonly path: string
  readonly rows: number
}

/**
 * One file per table, with the rows of one run, under `directory`. Times are UTC; decimals are exact. In CSV an apostrophe
 * stands before texts that a spreadsheet would take for a formula; Parquet has every text as it is.
 * @throws NotFound when there is no such run. @throws WorkspaceUnusable when the folder cannot be written.
 */
export async function exportRun(
  workspace: Workspace,
  wanted: string,
  format: 'csv' | 'parquet',
  directory: string,
): Promise<readonly ExportedFile[]> {
  await onPath(directory, () => mkdir(directory, { recursive: true }))
  return (await fromSnapshot(workspace, wanted, (at) => exportFrom(at, wanted, format, directory))).value
}

async function exportFrom(
  workspace: Workspace,
  wanted: string,
  format: 'csv' | 'parquet',
  directory: string,
): Promise<readonly ExportedFile[]> {
  const { run } = await readRunIn(workspace, wanted)
  return withDatabase(workspace, 'read with files', async (connection) => {
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
  const columns = format === 'csv' ? await withoutFormulas(connection, table) : '*'
  try {
    // COPY takes no parameters: run ids are checked to be [0-9a-z-] or come out of the database, and are quoted here.
    const rows = await connection.run(
      `COPY (SELECT ${columns} FROM (SELECT * FROM ${table} WHERE ${belongsTo(table, runId)} ORDER BY ALL)) ` +
        `TO ${quoted(draft)} (${options})`,
    )
    await onPath(path, () => rename(draft, path))
    return rows.rowsChanged
  } finally {
    await rm(draft, { force: true })
  }
}

/** With what a spreadsheet starts a formula: https://owasp.org/www-community/attacks/CSV_Injection */
const formulaStart = '^[=+\\-@\\t\\r\\n＝＋－＠]'

/** `*`, with its columns of text made harmless. A JSON column starts so for a negative number only. */
async function withoutFormulas(connection: DuckDBConnection, table: ExportedFile['table']): Promise<string> {
  const columns = await connection.runAndReadAll(
    `SELECT column_name FROM (DESCRIBE ${table}) WHERE column_type = 'VARCHAR'`,
  )
  const guarded = columns.getRowObjectsJS().map((row) => {
    const column = `"${present(textOrNull(row, 'column_name'), 'column_name')}"`
    return `CASE WHEN regexp_matches(${column}, '${formulaStart}') THEN '''' ELSE '' END || ${column} AS ${column}`
  })
  return guarded.length === 0 ? '*' : `* REPLACE (${guarded.join(', ')})`
}

const belongsTo = (table: ExportedFile['table'], runId: string): string =>
  table === 'runs' || table === 'trials'
    ? `run_id = ${quoted(runId)}`
    : `trial_id IN (SELECT trial_id FROM trials WHERE run_id = ${quoted(runId)})`

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
