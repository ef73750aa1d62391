import { rm } from 'node:fs/promises'
import type { ColumnDefinition, DatasetDefinition } from '../definition.ts'

/**
 * Turns a generated CSV file into Parquet with typed columns: snappy, row groups of 122,880 rows. One thread, so that
 * the bytes do not hang on how many the machine has, and a bounded memory. Some 0.2 GB of CSV a second.
 */
export async function convertToParquet(
  { csv, parquet }: { readonly csv: string; readonly parquet: string },
  definition: DatasetDefinition,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted()
  const { DuckDBInstance } = await import('../duckdb.ts')
  const spill = `${parquet}.spill`
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    // Without a folder of its own DuckDB makes one in the current directory.
    temp_directory: spill,
  })
  try {
    const connection = await instance.connect()
    const interrupt = (): void => connection.interrupt()
    signal?.addEventListener('abort', interrupt, { once: true })
    try {
      await connection.run(copyStatement(csv, parquet, definition))
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', interrupt)
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
    await rm(spill, { recursive: true, force: true })
  }
}

function copyStatement(csv: string, parquet: string, { columns, delimiter }: DatasetDefinition): string {
  const types = columns.map((column) => `${literal(column.name)}: ${literal(sqlType(column))}`)
  const options = [
    `delim = ${literal(delimiter)}`,
    `header = true`,
    `quote = '"'`,
    `escape = '"'`,
    `new_line = '\\n'`,
    `auto_detect = false`,
    `columns = {${types.join(', ')}}`,
    // The reader's buffer must hold a few of the longest lines, no more.
    `max_line_size = 2097152`,
  ]
  return `COPY (FROM read_csv(${literal(csv)}, ${options.join(', ')})) TO ${literal(parquet)} (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE 122880)`
}

/** The SQL type of a column in Parquet. */
function sqlType(column: ColumnDefinition): string {
  switch (column.kind) {
    case 'integer':
      return column.long ? 'BIGINT' : 'INTEGER'
    case 'decimal':
      return `DECIMAL(${column.precision}, ${column.scale})`
    case 'date':
      return 'DATE'
    case 'timestamp':
      return 'TIMESTAMP'
    case 'boolean':
      return 'BOOLEAN'
    case 'key':
      return column.prefix === '' ? 'BIGINT' : 'VARCHAR'
    case 'category':
    case 'text':
    case 'code':
    case 'point':
      return 'VARCHAR'
  }
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
