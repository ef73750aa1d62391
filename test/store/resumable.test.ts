import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeLine } from '../../src/store/journal-line.ts'
import { readRun } from '../../src/store/read-run.ts'
import { requireResumable } from '../../src/store/resumable.ts'
import type { RunRecord } from '../../src/store/run-record.ts'
import { resumeRun, startRun } from '../../src/store/run-writer.ts'
import { journalPath, openWorkspace, workspaceAt, type Workspace } from '../../src/store/workspace.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { temporaryFolder, temporaryWorkspace } from './temporary-workspace.ts'

const { runId } = exampleRun()

async function workspaceWith(run: Partial<RunRecord> = {}, end?: 'complete'): Promise<Workspace> {
  const workspace = await temporaryWorkspace()
  const context = { workspace, now: Date.now, warn: expect.unreachable }
  const writer = await startRun({ ...exampleRun(), ...run }, context)
  await writer.record(exampleTrial(0))
  if (end !== undefined) await writer.end(end)
  await writer.close()
  return workspace
}

describe('a run that is to be resumed', () => {
  it('is looked at, and nothing is written', async () => {
    expect(
      await requireResumable(await workspaceWith(), runId, { target: 'local', engine: 'spark' }),
    ).toMatchObject({
      isComplete: false,
      trials: [{ sequence: 0 }],
    })
    expect((await requireResumable(await workspaceWith({}, 'complete'), runId)).isComplete).toBe(true)
  })

  it('is refused in words when it cannot go on, or not there', async () => {
    const refused = async (run: Partial<RunRecord>, where = {}) =>
      requireResumable(await workspaceWith(run), runId, where).catch(String)
    expect(await refused({ plan: { importedAt: '2026-11-21' } })).toContain(
      `cannot be resumed: ${runId}: it was imported`,
    )
    expect(await refused({ plan: null })).toContain('its record has no plan')
    expect(await refused({}, { target: 'aws' })).toContain('it was begun on local, not on aws')
    expect(await refused({}, { engine: 'rehearsal' })).toContain(
      'its trials were run by spark, not by rehearsal',
    )
  })

  it('is looked for, wherever its name leads', async () => {
    const workspace = await workspaceWith()
    for (const name of ['20260101-000000-none', '../runs', `../runs/${runId}`, '', 'a\0b', '.']) {
      await expect(requireResumable(workspace, name)).rejects.toMatchObject({
        message: `no such run: ${name}`,
        suggestions: [expect.stringContaining('`soalbench runs`')],
      })
    }
    await rm(dirname(journalPath(workspace, runId)), { recursive: true })
    await expect(requireResumable(workspace, runId)).rejects.toThrow(`run without a journal: ${runId}`)
  })

  it('of a newer release is named as such', async () => {
    const workspace = await workspaceWith()
    const path = journalPath(workspace, runId)
    const line = encodeLine({
      ...{ seq: 1, ts: '2026-11-21T08:31:45.123Z', event: 'run-started' },
      data: { format: 'soalbench.journal/2', run: exampleRun(), capUsd: null },
    })
    await writeFile(path, `${line}\n`)
    await expect(requireResumable(workspace, runId)).rejects.toMatchObject({
      message: `journal written by another version of soalbench: ${path}: format soalbench.journal/2`,
      suggestions: [expect.stringContaining('newest soalbench')],
    })
  })
})

it('a workspace that was moved is read and gone on with', async () => {
  const workspace = await workspaceWith()
  const to = join(await temporaryFolder(), 'moved')
  await mkdir(dirname(to), { recursive: true })
  await rename(workspace.root, to)
  const moved = workspaceAt(to)
  expect((await readRun(moved, 'latest')).trials).toHaveLength(1)
  const { writer } = await resumeRun(runId, '0.1.0', {
    ...{ workspace: await openWorkspace(to), now: Date.now, warn: expect.unreachable },
  })
  await writer.record(exampleTrial(1))
  await writer.close()
  expect((await readRun(moved, 'latest')).trials).toHaveLength(2)
})
