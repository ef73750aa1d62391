import { describe, expect, it } from 'vitest'
import type { TrialPlace } from '../../src/core/trial.ts'
import { placesOf, requireOnePlace } from '../../src/store/one-place.ts'
import { readRun } from '../../src/store/read-run.ts'
import { recordRun, recordTrial } from '../../src/store/record.ts'
import { streamUsage } from '../../src/store/stream-usage.ts'
import { placeOfRun } from '../../src/store/trial-place.ts'
import { exampleRun, exampleTrial } from './example-run.ts'
import { temporaryWorkspace } from './temporary-workspace.ts'

const runAt = (runId: string, target: 'local' | 'aws' | 'imported', engine: string | null = null) => {
  const run = { ...exampleRun(runId), target }
  const place: TrialPlace = { ...placeOfRun(run), engine }
  return { run, trials: [{ ...exampleTrial(0, runId), place }] }
}

const together = (...runs: readonly ReturnType<typeof runAt>[]) =>
  requireOnePlace(runs.map(placesOf), '--run')

describe('figures of several runs', () => {
  it('go together from one kind of place', () => {
    together(runAt('a', 'local', 'spark'), runAt('b', 'local', 'spark'), runAt('c', 'local'))
    together(runAt('a', 'aws', 'aws'), runAt('b', 'imported'), runAt('c', 'aws'))
  })

  it('are refused from several, naming runs and flag', () => {
    const refused = () => together(runAt('a', 'local'), runAt('i', 'imported'), runAt('b', 'aws'))
    expect(refused).toThrow('trials of local and of aws belong in no common figure: --run: run a and run b')
    expect(refused).toThrow(expect.objectContaining({ code: 'SOAL_USAGE_INVALID' }))
    expect(() => together(runAt('a', 'local', 'spark'), runAt('b', 'local', 'rehearsal'))).toThrow(
      'trials of spark and of rehearsal belong in no common figure: --run: run a and run b',
    )
  })
})

describe('what is stored', () => {
  it('is not read as one run when its trials were measured at two places', async () => {
    const workspace = await temporaryWorkspace()
    const { run, trials } = runAt('a', 'local', 'spark')
    await recordRun(workspace, run)
    await recordTrial(workspace, { ...exampleTrial(0, 'a'), ...trials[0] })
    expect((await readRun(workspace, 'a')).trials).toHaveLength(1)
    const other = runAt('a', 'aws', 'aws').trials[0]?.place ?? null
    await recordTrial(workspace, { ...exampleTrial(1, 'a'), place: other })
    await expect(readRun(workspace, 'a')).rejects.toThrow(
      'trials of local and of aws belong in no common figure',
    )
    await expect(streamUsage(workspace, 'a', () => undefined)).rejects.toThrow(
      'in no common figure: --run: run a',
    )
  })

  it('is not priced together from two places', async () => {
    const workspace = await temporaryWorkspace()
    for (const { run, trials } of [runAt('a', 'local'), runAt('b', 'aws'), runAt('c', 'imported')]) {
      await recordRun(workspace, run)
      for (const trial of trials) await recordTrial(workspace, trial)
    }
    await streamUsage(workspace, 'b', () => undefined)
    await expect(streamUsage(workspace, 'all', () => undefined)).rejects.toThrow('in no common figure')
  })

  it('of a run that did not say is where its run was', async () => {
    const workspace = await temporaryWorkspace()
    await recordRun(workspace, exampleRun())
    await recordTrial(workspace, { ...exampleTrial(0), place: null })
    expect((await readRun(workspace, 'latest')).trials[0]?.place).toEqual(placeOfRun(exampleRun()))
  })
})
