import { execFileSync } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { cannotMount } from '../../bench/chaos/disk-full.ts'
import { appendRows } from '../../src/store/append-rows.ts'
import { connected } from '../../src/store/connect.ts'
import { createDatabase } from '../../src/store/migrate.ts'
import { listRuns, readRun } from '../../src/store/read-run.ts'
import { rebuildDatabase } from '../../src/store/rebuild-database.ts'
import { startRun } from '../../src/store/run-writer.ts'
import { migrations } from '../../src/store/schema.ts'
import { runRow } from '../../src/store/trial-rows.ts'
import { openWorkspace, type Workspace } from '../../src/store/workspace.ts'
import { lockWorkspace } from '../../src/store/workspace-lock.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

const reason = cannotMount()
const { runId } = exampleRun()

async function workspaceWithRun(): Promise<Workspace> {
  const workspace = await temporaryWorkspace()
  const writer = await startRun(exampleRun(), { workspace, now: Date.now, warn: expect.unreachable })
  for (const n of [0, 1]) await writer.record(exampleTrial(n))
  await writer.close()
  return workspace
}

function protect({ root }: Workspace): void {
  execFileSync('mount', ['--bind', root, root])
  onTestFinished(() => void execFileSync('umount', [root]))
  execFileSync('mount', ['-o', 'remount,bind,ro', root])
}

describe.skipIf(reason !== undefined)(
  `a workspace that is read-only${reason === undefined ? '' : ` (skipped: ${reason})`}`,
  () => {
    it('is read, and what would write says why not', async () => {
      const workspace = await workspaceWithRun()
      protect(workspace)
      expect(await readRun(workspace, 'latest')).toMatchObject({ trials: [{}, {}], notes: [] })
      const writes = [
        () => openWorkspace(workspace.root),
        () => lockWorkspace(workspace, { command: 'soalbench run', now: Date.now }),
        () => rebuildDatabase(workspace, Date.now),
      ]
      for (const write of writes) {
        await expect(write()).rejects.toMatchObject({
          code: 'SOAL_WORKSPACE_UNUSABLE',
          message: expect.stringMatching(/^cannot write .*: the file system is read-only$/),
          suggestions: [expect.stringContaining('--workspace DIR')],
        })
      }
    })

    it('is read although its database is behind the journal, of an earlier release, or not there', async () => {
      const behaviours: readonly ((workspace: Workspace) => Promise<unknown>)[] = [
        ({ database }) => connected(database, 'write', (db) => db.run('DELETE FROM trials')),
        ({ database }) => rm(database),
        async ({ database }) => {
          await rm(database)
          await createDatabase(database, migrations.slice(0, 1))
          await connected(database, 'write', (db) => appendRows(db, 'runs', [runRow(exampleRun())]))
        },
      ]
      for (const change of behaviours) {
        const workspace = await workspaceWithRun()
        await change(workspace)
        protect(workspace)
        expect((await readRun(workspace, runId)).trials).toEqual([exampleTrial(0), exampleTrial(1)])
        expect(await listRuns(workspace)).toMatchObject([{ runId }])
      }
    })

    it('is damaged all the same when it is', async () => {
      const workspace = await workspaceWithRun()
      await writeFile(join(workspace.root, 'soalbench.duckdb'), 'no database '.repeat(2_000))
      protect(workspace)
      await expect(readRun(workspace, runId)).rejects.toThrow('damaged database')
    })
  },
)
