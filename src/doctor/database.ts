import { stat } from 'node:fs/promises'
import { inspectDatabase } from '../store/inspect-database.ts'
import { workspaceAt } from '../store/workspace.ts'
import { ok, skipped, warning, type Check } from './check.ts'

export function databaseCheck(directory: string): Check {
  return {
    name: 'database',
    async look() {
      const { database } = workspaceAt(directory)
      const found = await stat(database).catch(() => undefined)
      if (found === undefined) return skipped('not there yet')
      const { schema, age } = await inspectDatabase(database)
      if ((found.mode & 0o077) !== 0)
        return warning(`${database} can be read by others`, `Keep it to yourself: chmod 600 ${database}`)
      return ok(
        age === 'current' ? `schema ${schema}` : `schema ${schema}: the next command brings it up to date`,
      )
    },
  }
}
