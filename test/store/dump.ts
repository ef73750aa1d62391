import { withDatabase } from '../../src/store/database.ts'
import { dataTables } from '../../src/store/schema.ts'
import type { Workspace } from '../../src/store/workspace.ts'

/** Everything that the database holds, in an order that does not depend on how it came in. */
export function dumpDatabase(workspace: Workspace): Promise<Record<string, unknown>> {
  return withDatabase(workspace, 'read', async (db) => {
    const tables: Record<string, unknown> = {}
    for (const table of [...dataTables, 'schema_version', 'trial_costs', 'overhead_costs']) {
      tables[table] = (await db.runAndReadAll(`SELECT * FROM ${table} ORDER BY ALL`)).getRowsJson()
    }
    return tables
  })
}
