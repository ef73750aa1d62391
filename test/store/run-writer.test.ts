import { appendFile, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { attemptOf } from '../../src/core/attempt.ts'
import { connected } from '../../src/store/connect.ts'
import { listRuns, readRun } from '../../src/store/read-run.ts'
import { readJournalState } from '../../src/store/journal-state.ts'
import { endRun, recordRun } from '../../src/store/record.ts'
import { resumeRun, startRun } from '../../src/store/run-writer.ts'
import { journalPath } from '../../src/store/workspace.ts'
import { dumpDatabase } from './dump.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { holdDatabase } from './hold-database.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

const now = () => 1_795_000_000_000
const { runId } = exampleRun()
const intent = ({ trialId, cell, repetition, sequence }: ReturnType<typeof exampleTrial>) => ({
  trialId,
  cell,
  repetition,
  sequence,
})

describe('a run', () => {
  it('is in journal and database as it goes on', async () => {
    const workspace = await temporaryWorkspace()
    const writer = await startRun(exampleRun(), { workspace, now, warn: expect.unreachable })
    await writer.intend(intent(exampleTrial(0)))
    expect(await readJournalState(workspace, runId)).toMatchObject({ trials: [], pending: [{ sequence: 0 }] })
    await writer.record(exampleTrial(0))
    expect((await readRun(workspace, runId)).trials).toStrictEqual([exampleTrial(0)])
    expect(await readJournalState(workspace, runId)).toMatchObject({ pending: [] })
    await writer.end('complete')
    await writer.close()
    expect((await readRun(workspace, runId)).run).toMatchObject({
      state: 'complete',
      endedAt: new Date(now()).toISOString(),
    })
  })

  it('that is not there cannot be resumed, wherever its name leads', async () => {
    const context = { workspace: await temporaryWorkspace(), now, warn: expect.unreachable }
    for (const name of ['20260101-000000-none', '../runs', '']) {
      await expect(resumeRun(name, '0.2.0', context)).rejects.toMatchObject({
        message: `no such run: ${name}`,
        suggestions: [expect.stringContaining('start a new run')],
      })
    }
  })

  it('can be resumed, and knows what was done and what was only begun', async () => {
    const workspace = await temporaryWorkspace()
    const context = { workspace, now, warn: expect.unreachable }
    const writer = await startRun(exampleRun(), context)
    await writer.record(exampleTrial(0))
    await writer.intend(intent(exampleTrial(1)))
    await writer.end('interrupted')
    await writer.close()
    await appendFile(journalPath(workspace, runId), '{"seq":99,"torn')

    const resumed = await resumeRun(runId, '0.2.0', context)
    expect(resumed.found.trials).toEqual([exampleTrial(0)])
    expect(resumed.found.pending).toEqual([{ ...intent(exampleTrial(1)), withAttempts: true }])
    expect((await listRuns(workspace))[0]).toMatchObject({ state: 'running', endedAt: null })
    await resumed.writer.record(exampleTrial(1))
    await resumed.writer.end('complete')
    await resumed.writer.close()
    expect((await readRun(workspace, 'latest')).trials.map((trial) => trial.sequence)).toEqual([0, 1])
  })

  it('can be resumed, and knows every attempt: its money, its name at the platform, its end', async () => {
    const workspace = await temporaryWorkspace()
    const context = { workspace, now, warn: expect.unreachable }
    const writer = await startRun(exampleRun(), context)
    const { trialId } = exampleTrial(1)
    const [first, second] = [attemptOf(trialId, 'sample', 1), attemptOf(trialId, 'sample', 2)]
    for (const attempt of [first, second]) await writer.intendAttempt({ ...attempt, reservedUsd: '0.5' })
    await writer.acceptAttempt(first, 'jr_1')
    await writer.endAttempt({ ...first, end: { kind: 'never-ran' }, usd: null })
    await writer.intendAttempt({ ...first, reservedUsd: '0.5' })
    await writer.endAttempt({ ...second, end: { kind: 'unknown' }, usd: null })
    await writer.close()
    const { found, writer: rest } = await resumeRun(runId, '0.2.0', context)
    await rest.close()
    const known = { intendedAtMs: expect.any(Number), reservedUsd: '0.5', usd: null }
    expect(found.attempts.get(trialId)).toEqual([
      { ...first, ...known, platformRunId: 'jr_1', end: undefined },
      { ...second, ...known, platformRunId: undefined, end: { kind: 'unknown' } },
    ])
  })

  it('goes on with a warning when the database is held for long, which then catches up', async () => {
    const workspace = await temporaryWorkspace()
    const warnings: string[] = []
    const writer = await startRun(exampleRun(), { workspace, now, warn: (message) => warnings.push(message) })
    const other = await holdDatabase(workspace.database)
    await writer.record(exampleTrial(0))
    expect(warnings).toEqual([
      expect.stringMatching(/^database in use: .* held by process \d+ .*; it is kept in the journal/),
    ])
    other.kill('SIGKILL')
    await once(other, 'exit')
    await writer.close()
    expect(await readRun(workspace, 'latest')).toMatchObject({
      trials: [{ sequence: 0 }],
      notes: [`recovered 1 trials of run ${runId} from its journal`],
    })
  })
})

describe('what only the journal knows', () => {
  it('is brought into the database when it is read', async () => {
    const workspace = await temporaryWorkspace()
    const writer = await startRun(exampleRun(), { workspace, now, warn: expect.unreachable })
    for (const n of [0, 1, 2]) await writer.record(exampleTrial(n))
    await writer.end('complete')
    await writer.close()
    const before = await dumpDatabase(workspace)
    const gaps = [
      "DELETE FROM trials WHERE sequence = 1; DELETE FROM phases WHERE trial_id LIKE '%-1'",
      "UPDATE runs SET state = 'running', ended_at = NULL",
      'DELETE FROM runs; DELETE FROM trials',
    ]
    for (const gap of gaps) {
      await connected(workspace.database, 'write', (db) => db.run(gap))
      await readRun(workspace, 'latest')
      expect(await dumpDatabase(workspace)).toEqual(before)
    }
    await rm(workspace.database)
    expect((await readRun(workspace, 'latest')).notes).toEqual([
      `recovered 3 trials of run ${runId} from its journal`,
    ])
    expect(await dumpDatabase(workspace)).toEqual(before)
  })

  it('does not get in the way of other runs when it is damaged', async () => {
    const workspace = await temporaryWorkspace()
    const context = { workspace, now, warn: expect.unreachable }
    const damaged = await startRun(exampleRun('20260101-000000-aaaa'), context)
    await damaged.close()
    const path = journalPath(workspace, damaged.runId)
    await appendFile(path, 'nonsense\nnonsense\n')
    await (await startRun(exampleRun(), context)).close()
    await rm(workspace.database)
    expect(await readRun(workspace, 'latest')).toMatchObject({
      run: { runId },
      notes: ['left out run 20260101-000000-aaaa: its journal cannot be read'],
    })
    await expect(readRun(workspace, damaged.runId)).rejects.toThrow(`damaged journal: ${path} line 2`)
  })

  it('needs no journal for a run that was recorded without', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await endRun(workspace, runId, { state: 'incomplete', endedAt: null })
    expect(await readRun(workspace, runId)).toMatchObject({
      run: { state: 'incomplete' },
      trials: [],
      notes: [],
    })
  })
})
