import { connected } from './connect.ts'
import { schemaAge } from './migrate.ts'

/** A busy database is told about, not waited for, ms. */
const patienceMs = 300

/**
 * Looks at a database without making, migrating or changing it.
 * @throws WorkspaceUnusable when another process holds it; StoreCorrupt when it is damaged, not ours or newer.
 */
export function inspectDatabase(path: string): Promise<{ schema: number; age: 'current' | 'older' }> {
  return connected(
    path,
    'read',
    async (connection) => {
      const age = await schemaAge(connection, path)
      const reader = await connection.runAndReadAll('SELECT max(version)::INTEGER FROM schema_version')
      return { schema: Number(reader.getRowsJS()[0]?.[0]), age }
    },
    patienceMs,
  )
}
