import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readRun } from '../../src/store/read-run.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import { recordRun } from '../../src/store/record.ts'
import { resumeRun, startRun } from '../../src/store/run-writer.ts'
import { journalPath, type Workspace } from '../../src/store/workspace.ts'
import { dumpDatabase } from './dump.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

const now = () => 1_795_000_000_000
const ids = ['20261121-083145-aaaa', '20261122-083145-bbbb'] as const

/** Two runs: one ended, one cancelled in a trial, resumed, and still running. */
async function workspaceWithRuns(): Promise<Workspace> {
  const workspace = await temporaryWorkspace()
  const context = { workspace, now, warn: expect.unreachable }
  const first = await startRun(exampleRun(ids[0]), context)
  for (let n = 0; n < 6; n += 1) await first.record(exampleTrial(n, ids[0]))
  await first.end('complete')
  await first.close()
  const second = await startRun(exampleRun(ids[1]), context)
  await second.record({ ...exampleTrial(0, ids[1]), state: 'cancelled', phases: [], invoice: null })
  await second.end('interrupted')
  await second.close()
  const { writer } = await resumeRun(ids[1], '0.1.0', context)
  await writer.record(exampleTrial(0, ids[1]))
  await writer.close()
  return workspace
}

describe('rebuildDatabase', () => {
  it('gives the same database, and keeps the one that was there', async () => {
    const workspace = await workspaceWithRuns()
    const before = await dumpDatabase(workspace)
    const rebuilt = await rebuildDatabase(workspace, now)
    expect(rebuilt).toEqual({
      runs: 2,
      trials: 7,
      previous: expect.stringContaining('soalbench.duckdb.before-'),
      notes: [],
    })
    expect(await dumpDatabase(workspace)).toEqual(before)
    expect(before['trials']).toHaveLength(7)
    expect(before['invoice_lines']).toHaveLength(5)
    expect((await stat(rebuilt.previous ?? '')).isFile()).toBe(true)
    expect((await readdir(workspace.root)).filter((name) => name.includes('duckdb'))).toHaveLength(2)
  })

  it('makes one out of journals alone', async () => {
    const workspace = await workspaceWithRuns()
    const before = await dumpDatabase(workspace)
    await rm(workspace.database)
    expect((await rebuildDatabase(workspace, now)).previous).toBeNull()
    expect(await dumpDatabase(workspace)).toEqual(before)
  })

  it('takes the place of a damaged one', async () => {
    const workspace = await workspaceWithRuns()
    const before = await dumpDatabase(workspace)
    await writeFile(workspace.database, 'no database '.repeat(2000))
    await expect(readRun(workspace, 'latest')).rejects.toThrow('damaged database')
    expect((await rebuildDatabase(workspace, now)).notes).toEqual(['the previous database could not be read'])
    expect(await dumpDatabase(workspace)).toEqual(before)
  })

  it('leaves everything as it was when a journal is damaged, and names its line', async () => {
    const workspace = await workspaceWithRuns()
    const before = await dumpDatabase(workspace)
    const path = journalPath(workspace, ids[0])
    await writeFile(path, (await readFile(path, 'utf8')).replace('"seq":3', '"seq":4'))
    await expect(rebuildDatabase(workspace, now)).rejects.toThrow(`damaged journal: ${path} line 3`)
    expect(await dumpDatabase(workspace)).toEqual(before)
    expect((await readdir(workspace.root)).filter((name) => name.includes('duckdb'))).toEqual([
      'soalbench.duckdb',
    ])
  })

  it('says which runs have no journal', async () => {
    const workspace = await workspaceWithRuns()
    await recordRun(workspace, exampleRun('only-in-database'))
    expect((await rebuildDatabase(workspace, now)).notes).toEqual([
      'run only-in-database has no journal: it stays in the previous database only',
    ])
  })
})
