import { stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { StoreCorrupt } from '../core/errors.ts'
import { connected, type Access } from './connect.ts'
import { createDatabase, migrateDatabase, schemaAge } from './migrate.ts'
import type { Workspace } from './workspace.ts'

/**
 * DuckDB lets one process open a file twice without any guard: calls of this process on one file wait for each other
 * here, those of other processes at the file's lock.
 */
const turns = new Map<string, Promise<unknown>>()

/**
 * Opens the workspace's database, made or migrated first where needed, for the length of `use`.
 * @throws WorkspaceUnusable when another process holds it, or it cannot be written. @throws StoreCorrupt
 */
export function withDatabase<T>(
  workspace: Workspace,
  access: Access,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  return inTurn(workspace.database, async () => {
    const used = access.startsWith('read') ? await useIfCurrent(workspace.database, access, use) : undefined
    if (used !== undefined) return used.result
    await bringUpToDate(workspace.database)
    return connected(workspace.database, access, use)
  })
}

/** Runs `action` when no other call of this process is using the file. Not re-entrant. */
export function inTurn<T>(path: string, action: () => Promise<T>): Promise<T> {
  const before = turns.get(path) ?? Promise.resolve()
  const result = before.then(action)
  const settled = result.catch(() => undefined)
  turns.set(path, settled)
  void settled.then(() => turns.get(path) === settled && turns.delete(path))
  return result
}

/** Files whose schema this process has checked: as device, inode and birth, since a file may be replaced. */
const checked = new Map<string, string>()

/** A file that needs nothing done to it is opened once, for the look at its schema and for the use alike. */
async function useIfCurrent<T>(
  path: string,
  access: Access,
  use: (connection: DuckDBConnection) => Promise<T>,
): Promise<{ result: T } | undefined> {
  const found = await identity(path)
  if (found === undefined || checked.get(path) === found) return undefined
  return connected(path, access, async (connection) => {
    const age = await schemaAge(connection, path).catch(explain(path))
    if (age === 'older') return undefined
    checked.set(path, found)
    return { result: await use(connection) }
  })
}

async function bringUpToDate(path: string): Promise<void> {
  const before = await identity(path)
  if (before === undefined) await createDatabase(path)
  else if (checked.get(path) === before) return
  const age = await connected(path, 'read', async (connection) => schemaAge(connection, path)).catch(
    explain(path),
  )
  if (age === 'older') await migrateDatabase(path)
  checked.set(path, (await identity(path)) ?? '')
}

async function identity(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined)
  return found && `${found.dev}:${found.ino}:${found.birthtimeMs}`
}

/** A file that is a database but not ours has no schema_version. */
const explain =
  (path: string) =>
  (error: unknown): never => {
    if (!(error instanceof Error) || !error.message.includes('schema_version does not exist')) throw error
    throw new StoreCorrupt(`not a database of soalbench: ${path}`, {
      cause: error,
      suggestions: ['Move the file away, then run `soalbench db rebuild`.'],
    })
  }
