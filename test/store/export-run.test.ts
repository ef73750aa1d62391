import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withDatabase } from '../../src/store/database.ts'
import { exportRun } from '../../src/store/export-run.ts'
import { recordRun, recordTrial } from '../../src/store/record.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { temporaryFolder, temporaryWorkspace } from './temporary-workspace.ts'

it.each(['csv', 'parquet'] as const)('writes the rows of one run as %s', async (format) => {
  const workspace = await temporaryWorkspace()
  const folder = join(await temporaryFolder(), "it's an export")
  for (const runId of ['20261121-083145-aaaa', '20261122-083145-bbbb']) {
    await recordRun(workspace, exampleRun(runId))
    for (const n of [0, 1, 2]) await recordTrial(workspace, exampleTrial(n, runId))
  }
  const files = await exportRun(workspace, '20261122-083145-bbbb', format, folder)
  expect(files.map(({ table, rows }) => [table, rows])).toEqual([
    ['runs', 1],
    ['trials', 3],
    ['phases', 4],
    ['usage', 7],
    ['invoice_lines', 2],
    ['trial_costs', 2],
  ])
  expect((await readdir(folder)).sort()).toEqual(files.map((file) => `${file.table}.${format}`).sort())

  if (format === 'csv')
    expect(await readFile(join(folder, 'trials.csv'), 'utf8')).toContain(',18446744073709551615,')
  const path = join(folder, `trials.${format}`).replaceAll("'", "''")
  const read = await withDatabase(workspace, 'read', (db) =>
    db.runAndReadAll(`SELECT run_id, started_at::VARCHAR, client_ms FROM '${path}' WHERE sequence = 0`),
  )
  expect(read.getRowsJS()).toEqual([['20261122-083145-bbbb', '2026-11-21 08:32:00.007+00', 1234.5678]])
})

it('refuses a run that is not there and a folder that cannot be', async () => {
  const workspace = await temporaryWorkspace()
  await expect(exportRun(workspace, 'nope', 'csv', '/tmp')).rejects.toThrow('no such run: nope')
  await recordRun(workspace, exampleRun())
  await expect(exportRun(workspace, 'latest', 'csv', join(workspace.database, 'x'))).rejects.toMatchObject({
    code: 'SOAL_WORKSPACE_UNUSABLE',
  })
  expect(await readFile(workspace.database)).toBeDefined()
})
