import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connected } from '../../src/store/connect.ts'
import { exportRun } from '../../src/store/export-run.ts'
import { createJournal } from '../../src/store/journal-writer.ts'
import { listRuns, readRun } from '../../src/store/read-run.ts'
import { startRun } from '../../src/store/run-writer.ts'
import { streamUsage } from '../../src/store/stream-usage.ts'
import { journalPath, type Workspace } from '../../src/store/workspace.ts'
import { lockWorkspace } from '../../src/store/workspace-lock.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { holdDatabase } from './hold-database.ts'
import { livingLock } from './living-lock.ts'
import { temporaryFolder, temporaryWorkspace } from './temporary-workspace.ts'
import { keepWriting } from './keep-writing.ts'

const { runId } = exampleRun()

async function workspaceWithRun(): Promise<Workspace> {
  const workspace = await temporaryWorkspace()
  const writer = await startRun(exampleRun(), { workspace, now: Date.now, warn: expect.unreachable })
  for (const n of [0, 1, 2]) await writer.record(exampleTrial(n))
  await writer.end('complete')
  await writer.close()
  return workspace
}

const sequences = async (workspace: Workspace, wanted = 'latest'): Promise<readonly number[]> =>
  (await readRun(workspace, wanted)).trials.map(({ sequence }) => sequence)

/** As a run leaves it that has told its journal and waits for the database. */
async function aheadByOne(workspace: Workspace): Promise<void> {
  await connected(workspace.database, 'write', (db) => db.run('DELETE FROM trials WHERE sequence = 2'))
}

describe('a database that another process does not let go', () => {
  it('is read from a copy, and nothing of the copy is left', async () => {
    const workspace = await workspaceWithRun()
    await holdDatabase(workspace.database)
    expect(await sequences(workspace)).toEqual([0, 1, 2])
    expect(await listRuns(workspace)).toMatchObject([{ runId, state: 'complete' }])
    let visited = 0
    await streamUsage(workspace, 'all', () => (visited += 1))
    expect(visited).toBe(3)
    const out = await temporaryFolder()
    const files = await exportRun(workspace, runId, 'csv', out)
    expect(files.find(({ table }) => table === 'trials')?.rows).toBe(3)
    expect(await readdir(workspace.local)).toEqual([])
  })

  it('is made up for by the journal, in the copy', async () => {
    const workspace = await workspaceWithRun()
    await aheadByOne(workspace)
    await holdDatabase(workspace.database)
    expect(await readRun(workspace, runId)).toMatchObject({
      trials: [{ sequence: 0 }, { sequence: 1 }, { sequence: 2 }],
      notes: [`recovered 1 trials of run ${runId} from its journal`],
    })
  })

  it('is made again from the journals while it never rests', async () => {
    const workspace = await workspaceWithRun()
    await keepWriting(workspace.database)
    expect(await sequences(workspace)).toEqual([0, 1, 2])
    expect(await listRuns(workspace)).toMatchObject([{ runId, state: 'complete' }])
  })
})

describe('a run that is being recorded', () => {
  it('keeps its database to itself: readers make up for it in a copy', async () => {
    const workspace = await workspaceWithRun()
    await aheadByOne(workspace)
    await livingLock(workspace)
    expect(await sequences(workspace)).toEqual([0, 1, 2])
    const recorded = await connected(workspace.database, 'read', (db) =>
      db.runAndReadAll('SELECT count(*)::INTEGER FROM trials'),
    )
    expect(recorded.getRowsJS()).toEqual([[2]])
  })

  it('lets its own process write', async () => {
    const workspace = await workspaceWithRun()
    await aheadByOne(workspace)
    const lock = await lockWorkspace(workspace, { command: 'soalbench run', now: Date.now })
    onTestFinished(() => lock.release())
    expect(await sequences(workspace)).toEqual([0, 1, 2])
    expect((await readRun(workspace, 'latest')).notes).toEqual([])
  })

  it('is read whole, and again and again, while it goes on', async () => {
    const workspace = await workspaceWithRun()
    const later = exampleRun('20261122-083145-abcd')
    const writer = await startRun(later, { workspace, now: Date.now, warn: expect.unreachable })
    let recorded = 0
    const writing = (async () => {
      for (; recorded < 8; recorded += 1) await writer.record(exampleTrial(recorded * 3, later.runId))
      await writer.end('complete')
    })()
    for (let last = 0; last < 8;) {
      const acknowledged = recorded
      const { trials } = await readRun(workspace, later.runId)
      expect(trials.length).toBeGreaterThanOrEqual(Math.max(last, acknowledged))
      for (const trial of trials) expect(trial).toStrictEqual(exampleTrial(trial.sequence, later.runId))
      last = trials.length
    }
    await writing
    await writer.close()
  })
})

it('what is not there is told as such', async () => {
  const workspace = await workspaceWithRun()
  await expect(readRun(workspace, 'nothing')).rejects.toThrow('no such run: nothing')
  const path = journalPath(workspace, '20991122-083145-abcd')
  await (await createJournal(path, Date.now)).close()
  await expect(readRun(workspace, 'latest')).rejects.toThrow(`empty journal: ${join(path)}`)
})
