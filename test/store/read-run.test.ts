import { describe, expect, it } from 'vitest'
import { withDatabase } from '../../src/store/database.ts'
import { listRuns, readRun } from '../../src/store/read-run.ts'
import { endRun, recordRun, recordTrial } from '../../src/store/record.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

describe('readRun', () => {
  it('gives back what was recorded, absent values as null', async () => {
    const workspace = await temporaryWorkspace()
    const run = exampleRun()
    const trials = [0, 1].map((n) => exampleTrial(n))
    await recordRun(workspace, run)
    for (const trial of trials.toReversed()) await recordTrial(workspace, trial)
    await endRun(workspace, run.runId, { state: 'complete', endedAt: '2026-11-21T09:00:00.000Z' })

    expect(await readRun(workspace, 'latest')).toStrictEqual({
      run: { ...run, state: 'complete', endedAt: '2026-11-21T09:00:00.000Z' },
      trials,
      notes: [],
    })
  })

  it('keeps text that is not well-formed UTF-16 as its UTF-8 would be', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await recordTrial(workspace, exampleTrial(2))
    const [trial] = (await readRun(workspace, exampleRun().runId)).trials
    expect(trial?.failureMessage).toBe('it said "no"; \u0000 \ufffd Ünïcode 🙂')
    expect(trial?.raw).toEqual({ log: 'cut in the middle \ufffd', backslash: '\\ud800' })
  })

  it('replaces a trial that is recorded again', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await recordTrial(workspace, { ...exampleTrial(0), state: 'cancelled' })
    await recordTrial(workspace, exampleTrial(0))
    expect((await readRun(workspace, 'latest')).trials).toStrictEqual([exampleTrial(0)])
    const counts = await withDatabase(workspace, 'read', (db) =>
      db.runAndReadAll('SELECT (SELECT count(*) FROM phases), (SELECT count(*) FROM invoice_lines)'),
    )
    expect(counts.getRowsJS()).toEqual([[2n, 1n]])
  })

  it('sums what was billed beside the samples in a view of its own', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    for (const n of [0, 1, 2]) await recordTrial(workspace, exampleTrial(n))
    const reader = await withDatabase(workspace, 'read', (db) =>
      db.runAndReadAll('SELECT price_book, usd::VARCHAR FROM overhead_costs'),
    )
    expect(reader.getRowsJS()).toEqual([['aws-2026-11', '0.000000000000000000000200']])
  })

  it('sums the invoice in the view trial_costs without rounding', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await recordTrial(workspace, exampleTrial(0))
    const costs = await withDatabase(workspace, 'read', (db) =>
      db.runAndReadAll("SELECT trial_id, price_book, rtrim(usd::VARCHAR, '0') FROM trial_costs"),
    )
    expect(costs.getRowsJS()).toEqual([[exampleTrial(0).trialId, 'aws-2026-11', '0.00002337919675']])
  })

  it('names a run that is not there', async () => {
    const workspace = await temporaryWorkspace()
    await expect(readRun(workspace, 'latest')).rejects.toThrow('no run in this workspace')
    await expect(readRun(workspace, 'nope')).rejects.toThrow('no such run: nope')
    await expect(endRun(workspace, 'nope', { state: 'complete', endedAt: null })).rejects.toThrow(
      'no such run: nope',
    )
  })
})

it('listRuns gives the newest first', async () => {
  const workspace = await temporaryWorkspace()
  await recordRun(workspace, exampleRun('a'))
  await recordRun(workspace, { ...exampleRun('b'), startedAt: '2026-11-22T00:00:00.000Z' })
  expect((await listRuns(workspace)).map((run) => run.runId)).toEqual(['b', 'a'])
})
