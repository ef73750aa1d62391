import { readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/store/connect.ts'
import { withDatabase } from '../../src/store/database.ts'
import { listRuns, readRun } from '../../src/store/read-run.ts'
import { recordRun, recordTrial } from '../../src/store/record.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { holdDatabase } from './hold-database.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

describe('a database that another process holds', () => {
  it('is waited for', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await holdDatabase(workspace.database, 300)
    await recordTrial(workspace, exampleTrial(0))
    expect((await readRun(workspace, 'latest')).trials).toHaveLength(1)
  })

  it('is named with the process when it is not let go', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    const child = await holdDatabase(workspace.database)
    const refused = recordTrial(workspace, exampleTrial(0))
    await expect(refused).rejects.toThrow(
      `database in use: ${workspace.database} is held by process ${child.pid} (`,
    )
    await expect(refused).rejects.toMatchObject({ code: 'SOAL_WORKSPACE_UNUSABLE' })
  })
})

describe('a damaged database', () => {
  const damages: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
    ['cut off', (path) => truncate(path, 5000)],
    ['empty', (path) => truncate(path, 0).then(() => writeFile(path, 'x'))],
    [
      'overwritten',
      (path) =>
        writeFile(path, 'this is no database at all, but it is long enough to look like one'.repeat(500)),
    ],
    [
      'with flipped bits',
      async (path) => {
        const bytes = await readFile(path)
        for (let at = 4096; at < bytes.length; at += 97) bytes[at] = (bytes[at] ?? 0) ^ 0x55
        await writeFile(path, bytes)
      },
    ],
  ]

  it.each(damages)('%s: advises to rebuild it', async (_what, damage) => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await damage(workspace.database)
    await expect(readRun(workspace, 'latest')).rejects.toMatchObject({
      code: 'SOAL_STORE_CORRUPT',
      message: `damaged database: ${workspace.database}`,
      suggestions: [expect.stringContaining('soalbench db rebuild')],
    })
  })

  it('of something else is told from ours', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await withDatabase(workspace, 'write', (db) => db.run('DROP TABLE schema_version'))
    const copy = await readFile(workspace.database)
    await rm(workspace.database)
    await writeFile(workspace.database, copy)
    await expect(listRuns(workspace)).rejects.toThrow(`not a database of soalbench: ${workspace.database}`)
  })
})

describe('withDatabase', () => {
  it('takes concurrent calls one after the other', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await Promise.all(Array.from({ length: 9 }, (_, n) => recordTrial(workspace, exampleTrial(n))))
    const { trials } = await readRun(workspace, 'latest')
    expect(trials.map((trial) => trial.sequence)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('goes on after an action that failed, and a transaction leaves nothing of it', async () => {
    const workspace = await temporaryWorkspace()
    const failed = withDatabase(workspace, 'write', (db) =>
      inTransaction(db, async () => {
        await db.run("INSERT INTO runs(run_id) VALUES ('half')")
        throw new Error('on purpose')
      }),
    )
    await expect(failed).rejects.toThrow('on purpose')
    expect(await listRuns(workspace)).toEqual([])
  })
})
