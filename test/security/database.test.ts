import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withDatabase } from '../../src/store/database.ts'
import { openWorkspace, type Workspace } from '../../src/store/workspace.ts'

let folder = ''
let workspace: Workspace
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-database-'))
  workspace = await openWorkspace(join(folder, 'ws'))
  await writeFile(join(folder, 'other.csv'), 'a\n1\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const query = (access: Parameters<typeof withDatabase>[1], sql: string): Promise<unknown> =>
  withDatabase(workspace, access, (connection) => connection.runAndReadAll(sql))

it.each(['read', 'write'] as const)('no query reaches another file: %s', async (access) => {
  const file = join(folder, 'other.csv')
  const attempts = [
    `SELECT * FROM read_csv('${file}')`,
    `SELECT * FROM '${file}'`,
    `SELECT * FROM read_text('/etc/hostname')`,
    `COPY (SELECT 1) TO '${join(folder, 'made.csv')}'`,
    `ATTACH '${join(folder, 'made.duckdb')}'`,
    `INSTALL httpfs`,
    `LOAD httpfs`,
    `SET enable_external_access = true`,
  ]
  for (const sql of attempts) {
    await expect(query(access, sql), sql).rejects.toThrow()
  }
})

it('but where tables are exported or loaded', async () => {
  await expect(
    query('read with files', `SELECT * FROM read_csv('${join(folder, 'other.csv')}')`),
  ).resolves.toBeDefined()
})

it('a large sort still works: what does not fit in memory goes beside the database', async () => {
  const sorted = withDatabase(workspace, 'write', async (connection) => {
    await connection.run("SET memory_limit = '64MB'")
    const reader = await connection.runAndReadAll(
      'SELECT max(b) FROM (SELECT hash(i) AS b FROM range(3000000) r(i) ORDER BY b DESC LIMIT 2000000)',
    )
    return reader.getRows().length
  })
  await expect(sorted).resolves.toBe(1)
})
