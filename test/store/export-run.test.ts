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
  const read = await withDatabase(workspace, 'read with files', (db) =>
    db.runAndReadAll(`SELECT run_id, started_at::VARCHAR, client_ms FROM '${path}' WHERE sequence = 0`),
  )
  expect(read.getRowsJS()).toEqual([['20261122-083145-bbbb', '2026-11-21 08:32:00.007+00', 1234.5678]])
})

const formulas = [
  "=cmd|' /C calc'!A0",
  ...['+1', '-1', '@SUM(1)', '\t=1', '\r=1', '\n=1', '＝1', '=HYPERLINK("http://x","y")'],
]
const harmless = ['1=1', 'it said "no", then = nothing', ' =1', '#REF!', '1e9', null]

it('leaves no formula in a CSV file, and every text as it was in a Parquet file', async () => {
  const workspace = await temporaryWorkspace()
  const folder = await temporaryFolder()
  await recordRun(workspace, exampleRun())
  const messages = [...formulas, ...harmless]
  for (const [n, failureMessage] of messages.entries()) {
    await recordTrial(workspace, { ...exampleTrial(n), failureMessage, clientMs: -1.5 })
  }
  const read = async (format: 'csv' | 'parquet') => {
    await exportRun(workspace, 'latest', format, folder)
    const rows = await withDatabase(workspace, 'read with files', (db) =>
      db.runAndReadAll(
        `SELECT failure_message, client_ms FROM '${join(folder, 'trials')}.${format}' ORDER BY sequence`,
      ),
    )
    return rows.getRowsJS()
  }
  const written = (texts: readonly (string | null)[]) => texts.map((text) => [text, -1.5])
  expect(await read('csv')).toEqual(written([...formulas.map((text) => `'${text}`), ...harmless]))
  expect(await read('parquet')).toEqual(written(messages))
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
