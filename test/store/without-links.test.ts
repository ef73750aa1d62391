import { readdir } from 'node:fs/promises'
import type * as promises from 'node:fs/promises'
import { expect, it, vi } from 'vitest'
import { createDatabase, migrateDatabase } from '../../src/store/migrate.ts'
import { connected } from '../../src/store/connect.ts'
import { migrations } from '../../src/store/schema.ts'
import { lockWorkspace } from '../../src/store/workspace-lock.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

// As vfat answers; no file system without links can be mounted everywhere the tests run.
vi.mock('node:fs/promises', async (original) => ({
  ...(await original<typeof promises>()),
  link: () =>
    Promise.reject(Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' })),
}))

const own = { command: 'soalbench run', now: Date.now }

it('the lock goes to one of many all the same, and from one to the next', async () => {
  const workspace = await temporaryWorkspace()
  for (let round = 0; round < 5; round += 1) {
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => lockWorkspace(workspace, own)))
    const [lock, ...more] = outcomes.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(more).toEqual([])
    await lock?.release()
  }
  expect((await readdir(workspace.root)).filter((name) => name.startsWith('lock'))).toEqual([])
})

it('a database is made once, never over another, and migrated', async () => {
  const { database, root } = await temporaryWorkspace()
  await createDatabase(database, migrations.slice(0, 1))
  await connected(database, 'write', (db) => db.run("INSERT INTO trials(trial_id) VALUES ('one')"))
  await createDatabase(database, migrations.slice(0, 1))
  await migrateDatabase(database)
  const rows = await connected(database, 'read', (db) =>
    db.runAndReadAll('SELECT trial_id, engine FROM trials'),
  )
  expect(rows.getRowsJS()).toEqual([['one', null]])
  expect((await readdir(root)).filter((name) => name.includes('duckdb'))).toEqual(['soalbench.duckdb'])
})
