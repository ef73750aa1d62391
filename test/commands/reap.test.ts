import { writeFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { attemptKeys } from '../../src/bench/trial-event.ts'
import { attemptOf } from '../../src/core/attempt.ts'
import { readJournalState } from '../../src/store/journal-state.ts'
import { reap, type ReapReport, type ReapRequest } from '../../src/wiring/reap.ts'
import { cells, reapSetting, runId, type ReapSetting } from './reap-setting.ts'
import { lockWorkspace } from '../../src/store/workspace-lock.ts'

function reaped({ workspace }: ReapSetting, request: Partial<ReapRequest> = {}): Promise<ReapReport> {
  return reap({
    ...{ workspace: workspace.root, runId: undefined, target: undefined, withStrangers: false },
    ...{ olderThanMs: undefined, isDryRun: false, region: 'us-east-1', stack: 'soalbench' },
    ...{ signal: new AbortController().signal, warn: () => undefined, ...request },
  })
}

const outcomes = ({ rows }: ReapReport) =>
  Object.fromEntries(rows.map(({ trialId, outcome }) => [trialId, outcome]))

const endsOf = async ({ workspace }: ReapSetting) =>
  Object.fromEntries(
    [...(await readJournalState(workspace, runId)).attempts].map(([trialId, [first]]) => [
      trialId,
      first?.end?.kind,
    ]),
  )

describe('what a crash has left running', () => {
  it('is found by id, by name and by argument, stopped, and written down', async () => {
    const setting = await reapSetting()
    const accepted = await setting.intend('emr-accepted', cells.emr)
    const acceptedId = await setting.startEmr(accepted)
    await setting.writer.acceptAttempt(accepted, acceptedId)
    // Killed between the call and its answer: only the name tells it.
    const unanswered = await setting.startEmr(await setting.intend('emr-unanswered', cells.emr))
    const glue = await setting.startGlue(await setting.intend('glue-unanswered', cells.glue))
    await setting.intend('emr-never-sent', cells.emr)

    const report = await reaped(setting)

    expect(outcomes(report)).toEqual({
      ...{ 'emr-accepted': 'stopped', 'emr-unanswered': 'stopped', 'glue-unanswered': 'stopped' },
      'emr-never-sent': 'never-began',
    })
    expect(report.isSomethingLeft).toBe(false)
    expect(await setting.stateOfEmr(acceptedId)).toBe('CANCELLED')
    expect(await setting.stateOfEmr(unanswered)).toBe('CANCELLED')
    expect(await setting.stateOfGlue(glue)).toBe('STOPPED')
    const ends = await endsOf(setting)
    expect(ends['emr-never-sent']).toBeUndefined()
    expect(ends['emr-accepted']).toBe('billed')
    expect(ends['glue-unanswered']).toBe('billed')
  })

  it('is over when it is reaped a second time', async () => {
    const setting = await reapSetting()
    const attempt = await setting.intend('emr', cells.emr)
    await setting.writer.acceptAttempt(attempt, await setting.startEmr(attempt))
    await reaped(setting)
    const journal = await readJournalState(setting.workspace, runId)
    expect((await reaped(setting)).rows).toEqual([])
    expect(await readJournalState(setting.workspace, runId)).toEqual(journal)
  })

  it('is only looked at in a dry run', async () => {
    const setting = await reapSetting()
    const id = await setting.startEmr(await setting.intend('emr', cells.emr))
    const report = await reaped(setting, { isDryRun: true })
    expect(outcomes(report)).toEqual({ emr: 'would-stop' })
    expect(await setting.stateOfEmr(id)).not.toBe('CANCELLED')
    expect((await endsOf(setting))['emr']).toBeUndefined()
  })

  it('is left alone while it is younger than asked for', async () => {
    const setting = await reapSetting()
    const id = await setting.startEmr(await setting.intend('emr', cells.emr))
    expect(outcomes(await reaped(setting, { olderThanMs: 600_000 }))).toEqual({ emr: 'left-alone' })
    expect(await setting.stateOfEmr(id)).not.toBe('CANCELLED')
  })

  it('may be a Lambda invocation, which nothing stops: it is said until when, and over with its result', async () => {
    const setting = await reapSetting()
    const attempt = await setting.intend('lambda', cells.lambda)
    const running = await reaped(setting)
    expect(outcomes(running)).toEqual({ lambda: 'runs-on' })
    expect(running.isSomethingLeft).toBe(true)
    expect(running.rows[0]?.detail).toMatch(/over by \d\d:\d\d:\d\d UTC at the latest/)
    const result = join(setting.workspace.root, attemptKeys(runId, attempt).result)
    await mkdir(dirname(result), { recursive: true })
    await writeFile(result, '{}')
    expect(outcomes(await reaped(setting))).toEqual({ lambda: 'already-over' })
  })
})

describe('what no journal here knows', () => {
  it('is left alone unless it is asked for, and then stopped by its tag or argument once it is old enough', async () => {
    const setting = await reapSetting()
    const tagged = await setting.startEmr(attemptOf('others-emr', 'sample', 1))
    const untagged = await setting.startEmr(attemptOf('nobodys-emr', 'sample', 1), {})
    const glue = await setting.startGlue(attemptOf('others-glue', 'sample', 1))

    expect((await reaped(setting)).rows).toEqual([])
    const young = await reaped(setting, { withStrangers: true })
    expect(outcomes(young)).toEqual({ 'others-emr': 'left-alone', 'others-glue': 'left-alone' })
    const old = await reaped(setting, { withStrangers: true, olderThanMs: 0 })
    expect(outcomes(old)).toEqual({ 'others-emr': 'stopped', 'others-glue': 'stopped' })
    expect(await setting.stateOfEmr(tagged)).toBe('CANCELLED')
    expect(await setting.stateOfGlue(glue)).toBe('STOPPED')
    expect(await setting.stateOfEmr(untagged)).not.toBe('CANCELLED')
  })
})

it('does not take the attempts of a living run for left over', async () => {
  const setting = await reapSetting()
  const id = await setting.startEmr(await setting.intend('emr', cells.emr))
  const lock = await lockWorkspace(setting.workspace, { command: 'soalbench run', now: Date.now })
  await expect(reaped(setting)).rejects.toThrow(/workspace in use/)
  await lock.release()
  expect(await setting.stateOfEmr(id)).not.toBe('CANCELLED')
})

it('names a run that is not there', async () => {
  const setting = await reapSetting()
  await expect(reaped(setting, { runId: 'no-such-run' })).rejects.toThrow('no such run: no-such-run')
})
