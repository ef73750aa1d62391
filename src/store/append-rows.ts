import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import type { DataTable } from './schema.ts'

/** Text also for JSON, decimals and times: DuckDB casts to the column's type, and exactly. */
type Column = string | number | boolean | null
export type Row = Readonly<Record<string, Column>>

/**
 * Appends rows through DuckDB's appender, some fifty times the speed of INSERT. A column that a row does not name is
 * NULL. Inside a transaction it is part of it.
 */
export async function appendRows(
  connection: DuckDBConnection,
  table: DataTable,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return
  const columns = await columnNames(connection, table)
  const appender = await connection.createAppender(table)
  try {
    for (const row of rows) {
      for (const column of columns) appendColumn(appender, row[column] ?? null)
      appender.endRow()
    }
  } finally {
    appender.closeSync()
  }
}

async function columnNames(connection: DuckDBConnection, table: DataTable): Promise<readonly string[]> {
  return (await connection.runAndReadAll(`SELECT * FROM ${table} LIMIT 0`)).columnNames()
}

function appendColumn(appender: DuckDBAppender, value: Column): void {
  if (value === null) appender.appendNull()
  else if (typeof value === 'number') appender.appendDouble(value)
  else if (typeof value === 'boolean') appender.appendBoolean(value)
  else appender.appendVarchar(value)
}
