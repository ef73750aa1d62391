import { StoreCorrupt } from '../core/errors.ts'
import { inTransaction } from './connect.ts'
import { withDatabase } from './database.ts'
import type { Workspace } from './workspace.ts'

/**
 * Runs and trials of folders that `exportRun` wrote as Parquet, into an empty workspace. Columns that a file of an earlier
 * release does not have stay NULL. @throws StoreCorrupt naming the folder
 */
export function loadExports(workspace: Workspace, folders: readonly string[]): Promise<void> {
  return withDatabase(workspace, 'write with files', (connection) =>
    inTransaction(connection, async () => {
      for (const folder of folders) {
        try {
          for (const table of ['runs', 'trials']) {
            await connection.run(
              `INSERT INTO ${table} BY NAME SELECT * FROM read_parquet(${quoted(`${folder}${table}.parquet`)})`,
            )
          }
        } catch (error) {
          throw new StoreCorrupt(`exported tables cannot be read: ${folder}`, {
            cause: error,
            suggestions: ['Export the run again with `soalbench export --format parquet`, each run once.'],
          })
        }
      }
    }),
  )
}

/** A path stands in the text of the query: read_parquet takes no parameters in a transaction. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
