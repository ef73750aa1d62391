import { chmod } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { asOpenError, asUseError, lockHolder } from './database-errors.ts'

/** With files also other files, for COPY and read_parquet; without, no query reaches one. */
export type Access = 'read' | 'write' | 'read with files' | 'write with files'

/** How long to wait for another process to let go of the file, milliseconds. */
const defaultPatienceMs = 2_000
const retryMs = 50

/**
 * Opens a database file, uses it, closes it: held open, it would lock out every other process.
 * @throws WorkspaceUnusable when another process holds it or it cannot be written. @throws StoreCorrupt
 */
export async function connected<T>(
  path: string,
  access: Access,
  use: (connection: DuckDBConnection) => Promise<T>,
  patienceMs = defaultPatienceMs,
): Promise<T> {
  const { connection, close } = await openPatiently(path, access, patienceMs)
  try {
    return await use(connection)
  } catch (error) {
    throw asUseError(error, path)
  } finally {
    close()
  }
}

/** All of it or nothing. */
export async function inTransaction<T>(connection: DuckDBConnection, action: () => Promise<T>): Promise<T> {
  await connection.run('BEGIN TRANSACTION')
  try {
    const result = await action()
    await connection.run('COMMIT')
    return result
  } catch (error) {
    // A failed COMMIT has rolled back already and leaves nothing to roll back.
    await connection.run('ROLLBACK').catch(() => undefined)
    throw error
  }
}

interface Opened {
  readonly connection: DuckDBConnection
  readonly close: () => void
}

async function openPatiently(path: string, access: Access, patienceMs: number): Promise<Opened> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    try {
      return await open(path, access)
    } catch (error) {
      if (lockHolder(error) === undefined || performance.now() >= deadline) throw asOpenError(error, path)
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }
}

async function open(path: string, access: Access): Promise<Opened> {
  const { DuckDBInstance } = await import('./duckdb.ts')
  const instance = await DuckDBInstance.create(path, {
    access_mode: access.startsWith('read') ? 'READ_ONLY' : 'READ_WRITE',
    enable_external_access: String(access.endsWith('files')),
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  try {
    const connection = await instance.connect()
    await connection.run("SET TimeZone = 'UTC'")
    if (access.startsWith('write')) await chmod(path, 0o600)
    return {
      connection,
      close() {
        connection.closeSync()
        instance.closeSync()
      },
    }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}
