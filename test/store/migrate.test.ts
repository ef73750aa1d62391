import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { connected } from '../../src/store/connect.ts'
import { createDatabase, migrateDatabase, schemaAge } from '../../src/store/migrate.ts'
import { migrations, type Migration } from '../../src/store/schema.ts'
import { temporaryFolder } from './temporary-workspace.ts'

const next: Migration = {
  version: migrations.length + 1,
  change: 'a column more',
  statements: ['ALTER TABLE trials ADD COLUMN colour VARCHAR', "UPDATE trials SET colour = 'red'"],
}
const broken: Migration = { ...next, change: 'nonsense', statements: [...next.statements, 'NONSENSE'] }

async function databaseWithTrial(): Promise<string> {
  const path = join(await temporaryFolder(), 'soalbench.duckdb')
  await createDatabase(path)
  await connected(path, 'write', (db) => db.run("INSERT INTO trials(trial_id) VALUES ('one')"))
  return path
}

const query = (path: string, sql: string): Promise<unknown> =>
  connected(path, 'read', async (db) => (await db.runAndReadAll(sql)).getRowsJS())

const filesBeside = async (path: string): Promise<readonly string[]> => readdir(join(path, '..'))

describe('a new database', () => {
  it('has the tables and the view of the design, for its owner only', async () => {
    const path = await databaseWithTrial()
    expect(await query(path, 'SELECT table_name FROM information_schema.tables ORDER BY 1')).toEqual(
      [
        ...['invoice_lines', 'overhead_costs', 'phases', 'runs'],
        ...['schema_version', 'trial_costs', 'trials', 'usage'],
      ].map((name) => [name]),
    )
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await filesBeside(path)).toEqual(['soalbench.duckdb'])
  })

  it('does not replace one that is there', async () => {
    const path = await databaseWithTrial()
    await createDatabase(path)
    expect(await query(path, 'SELECT trial_id FROM trials')).toEqual([['one']])
  })
})

describe('migration', () => {
  it('is made on a copy that takes the place of the file', async () => {
    const path = await databaseWithTrial()
    const before = await stat(path)
    await migrateDatabase(path, [...migrations, next])
    expect(await query(path, 'SELECT trial_id, colour FROM trials')).toEqual([['one', 'red']])
    expect(await query(path, 'SELECT version, change FROM schema_version ORDER BY 1')).toEqual([
      ...migrations.map(({ version, change }) => [BigInt(version), change]),
      [BigInt(next.version), next.change],
    ])
    expect((await stat(path)).ino).not.toBe(before.ino)
    expect(await filesBeside(path)).toEqual(['soalbench.duckdb'])
  })

  it('that fails leaves the file as it was', async () => {
    const path = await databaseWithTrial()
    await expect(migrateDatabase(path, [...migrations, broken])).rejects.toThrow('NONSENSE')
    expect(await query(path, 'SELECT * FROM trials WHERE false')).toEqual([])
    expect(await connected(path, 'read', (db) => schemaAge(db, path))).toBe('current')
    expect(await filesBeside(path)).toEqual(['soalbench.duckdb'])
  })

  it('is told from the version in the file', async () => {
    const path = await databaseWithTrial()
    expect(await connected(path, 'read', (db) => schemaAge(db, path, [...migrations, next]))).toBe('older')
    await migrateDatabase(path, [...migrations, next])
    await expect(connected(path, 'read', (db) => schemaAge(db, path))).rejects.toThrow(
      `database written by a newer soalbench: ${path} has schema ${next.version}, this program knows ${migrations.length}`,
    )
  })
})

it('a released migration has literal defaults only: others cannot be replayed after a crash', () => {
  for (const { statements } of migrations) {
    for (const statement of statements) expect(statement).not.toMatch(/DEFAULT/i)
  }
})

it('versions count up from 1', () => {
  expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, at) => at + 1))
})
