import { copyFile, link, open, rename, rm, stat } from 'node:fs/promises'
import type { DuckDBConnection } from '@duckdb/node-api'
import { StoreCorrupt } from '../core/errors.ts'
import { connected, inTransaction } from './connect.ts'
import { exclusively } from './exclusively.ts'
import { errorCode, lacksLinks, onPath } from './file-errors.ts'
import { migrations as known, type Migration } from './schema.ts'

/** A new, empty database of the newest schema at `path`, which must not exist; whole or not there at all. */
export async function createDatabase(path: string, migrations: readonly Migration[] = known): Promise<void> {
  const draft = `${path}.new-${process.pid}`
  await rm(draft, { force: true })
  try {
    await connected(draft, 'write', (connection) => apply(connection, migrations, 0))
    await syncFile(draft)
    await onPath(path, () => placeIfNone(draft, path))
  } finally {
    await removeDatabase(draft)
  }
}

/** Unlike rename, link does not replace a database that another process has made in the meantime. */
async function placeIfNone(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path)
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return
    if (!lacksLinks(error)) throw error
    await exclusively(path, 'making the database', async () => {
      if ((await stat(path).catch(() => undefined)) === undefined) await rename(draft, path)
    })
  }
}

/**
 * Brings an older database to the newest schema: on a copy, which then takes its place. The file as it was stays as
 * `<path>.bak-v<version>` until that has succeeded. One process does it; others find it done.
 * @throws WorkspaceUnusable naming the process that is still at it
 */
export async function migrateDatabase(path: string, migrations: readonly Migration[] = known): Promise<void> {
  await exclusively(path, 'migrating the database', () => migrate(path, migrations))
}

async function migrate(path: string, migrations: readonly Migration[]): Promise<void> {
  const version = await connected(path, 'write', async (connection) => {
    // With the write-ahead log folded in, the one file is the whole database.
    await connection.run('CHECKPOINT')
    return schemaVersion(connection)
  })
  if (version >= (migrations.at(-1)?.version ?? 0)) return
  const copy = `${path}.migrating-${process.pid}`
  const backup = `${path}.bak-v${version}`
  try {
    await removeDatabase(copy)
    await onPath(copy, () => copyFile(path, copy))
    await connected(copy, 'write', (connection) => apply(connection, migrations, version))
    await syncFile(copy)
    await rm(backup, { force: true })
    await onPath(backup, () => keepAs(path, backup))
    await onPath(path, () => rename(copy, path))
    await connected(path, 'read', (connection) => schemaVersion(connection))
    await rm(backup)
  } finally {
    await removeDatabase(copy)
  }
}

async function keepAs(path: string, backup: string): Promise<void> {
  await link(path, backup).catch((error: unknown) => {
    if (!lacksLinks(error)) throw error
    return copyFile(path, backup)
  })
}

/** `older`: migrate first. @throws StoreCorrupt when the file was written by a newer soalbench. */
export async function schemaAge(
  connection: DuckDBConnection,
  path: string,
  migrations: readonly Migration[] = known,
): Promise<'current' | 'older'> {
  const version = await schemaVersion(connection)
  const newest = migrations.at(-1)?.version ?? 0
  if (version <= newest) return version === newest ? 'current' : 'older'
  throw new StoreCorrupt(
    `database written by a newer soalbench: ${path} has schema ${version}, this program knows ${newest}`,
    {
      suggestions: [
        'Use the newest soalbench, or run `soalbench db rebuild` to make the database again as this one knows it.',
      ],
    },
  )
}

/** Removes a database file with its write-ahead log. */
export async function removeDatabase(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(`${path}.wal`, { force: true })
}

async function apply(
  connection: DuckDBConnection,
  migrations: readonly Migration[],
  from: number,
): Promise<void> {
  for (const { version, change, statements } of migrations.filter((step) => step.version > from)) {
    await inTransaction(connection, async () => {
      for (const statement of statements) await connection.run(statement)
      await connection.run('INSERT INTO schema_version VALUES (?, ?, version())', [version, change])
    })
  }
  await connection.run('CHECKPOINT')
}

async function schemaVersion(connection: DuckDBConnection): Promise<number> {
  const reader = await connection.runAndReadAll('SELECT max(version)::INTEGER FROM schema_version')
  const version = reader.getRowsJS()[0]?.[0]
  if (typeof version !== 'number')
    throw new StoreCorrupt('damaged database: it does not say its schema version', {
      suggestions: ['Run `soalbench db rebuild`: it makes the database again from the journals.'],
    })
  return version
}

export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
