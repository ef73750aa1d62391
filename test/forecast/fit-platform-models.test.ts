import { describe, expect, it } from 'vitest'
import { fitPlatformModels } from '../../src/forecast/fit-platform-models.ts'
import { meteredSeconds } from '../../src/cost/metered-seconds.ts'
import { curveAt } from '../../src/forecast/size-curve.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { emrSizing, glueSizing, lambdaSizing, syntheticRun, type TrialWish } from '../report/synthetic-run.ts'

const sizes = [1e4, 1e6, 1e7, 1e8, 1e9]
const wishes = (sizing: TrialWish['sizing'], more: Partial<TrialWish> = {}): TrialWish[] =>
  sizes.flatMap((payloadBytes) =>
    [1, 2, 3].map((repetition) => ({ payloadBytes, sizing, repetition, ...more })),
  )
const trialsOf = (...groups: TrialWish[][]): readonly StoredTrial[] => syntheticRun(groups.flat()).trials

describe('models of a run', () => {
  const trials = trialsOf(
    wishes(lambdaSizing(1769)),
    wishes(lambdaSizing(1769), { startLevel: 'warm' }),
    wishes(lambdaSizing(3008)),
    wishes(emrSizing),
    wishes(glueSizing),
  )

  it('are one for each sizing, with the start levels in it', () => {
    const models = fitPlatformModels(trials)
    expect(models.map(({ platform }) => platform)).toEqual(['emr-serverless', 'glue', 'lambda', 'lambda'])
    const small = models.find(({ sizing }) => sizing.platform === 'lambda' && sizing.memoryMiB === 1769)
    expect(Object.keys(small?.levels ?? {})).toEqual(['cold', 'warm'])
    expect(small?.levels.cold).toMatchObject({ failureFactor: 1, billedSeconds: { samples: 15 } })
    expect(small).toMatchObject({ largestSucceededBytes: 1e9, smallestFailedBytes: null })
  })

  it('pass within the noise of what was measured', () => {
    for (const { levels, key } of fitPlatformModels(trials)) {
      const curve = levels.cold?.clientSeconds
      const measured = trials.filter(
        ({ cell }) => cell.startLevel === 'cold' && key.includes(JSON.stringify(cell.platform)),
      )
      for (const { cell, clientMs } of measured.filter(
        (trial) => fitPlatformModels([trial])[0]?.key === key,
      )) {
        const ratio =
          Number(clientMs) / 1000 / (curve === undefined ? Number.NaN : curveAt(curve, cell.payloadBytes))
        expect(Math.abs(Math.log(ratio))).toBeLessThan(0.15)
      }
    }
  })

  it('have no more terms than sizes', () => {
    const one = fitPlatformModels(trialsOf([{ payloadBytes: 1e6, sizing: glueSizing }]))[0]
    expect(one?.levels.cold?.clientSeconds.coefficients.slice(1)).toEqual([0, 0, 0])
    expect(one?.levels.cold?.clientSeconds.logSd).toBe(0)
  })

  it('are none where nothing succeeded', () => {
    expect(
      fitPlatformModels(trialsOf(wishes(glueSizing, { state: 'failed', cause: 'script-error' }))),
    ).toEqual([])
  })
})

describe('trials that failed', () => {
  const limit = (payloadBytes: number, more: Partial<TrialWish>): TrialWish => ({
    ...{ payloadBytes, sizing: lambdaSizing(1769), state: 'failed', cause: 'out-of-memory' },
    ...more,
  })
  const small = wishes(lambdaSizing(1769)).filter(({ payloadBytes }) => payloadBytes <= 1e8)

  it('at a limit bound what can be done', () => {
    const [found] = fitPlatformModels(trialsOf(small, [limit(1e9, {}), limit(2e9, { state: 'unsupported' })]))
    expect(found).toMatchObject({ largestSucceededBytes: 1e8, smallestFailedBytes: 1e9 })
  })

  it('at a size that also succeeded, or by accident, do not', () => {
    const accident = limit(1e9, { cause: 'platform-fault' })
    const [found] = fitPlatformModels(trialsOf(small, [limit(1e8, {}), accident]))
    expect(found?.smallestFailedBytes).toBeNull()
  })

  it('are billed on top of those that succeeded, where success is possible', () => {
    const trials = trialsOf(small, [limit(1e8, { cause: 'platform-fault' }), limit(1e9, {})])
    const usd = (some: readonly StoredTrial[]) =>
      some.reduce((sum, { invoice }) => sum + Number(invoice?.totalUsd), 0)
    const succeeded = usd(trials.filter(({ state }) => state === 'succeeded'))
    const [found] = fitPlatformModels(trials)
    const accident = usd(trials.filter(({ failureCause }) => failureCause === 'platform-fault'))
    expect(found?.levels.cold?.failureFactor).toBeCloseTo(1 + accident / succeeded, 9)
  })
})

describe('seconds that a platform metered', () => {
  const trial = (sizing: TrialWish['sizing']): StoredTrial => {
    const [first] = trialsOf([{ payloadBytes: 1e6, sizing }])
    if (first === undefined) throw new Error('no trial')
    return first
  }
  const emr = {
    ...{ platform: 'emr-serverless' as const, region: 'us-east-1', architecture: 'x86_64' as const },
    ...{ memoryGbHours: 1, storageGbHours: 0, basis: 'billed' as const },
  }

  it('on EMR Serverless are what was used, not the minute', () => {
    const used = { vcpuHours: 40 / 3600, memoryGbHours: 0.1, storageGbHours: 0 }
    const usage = { ...emr, vcpuHours: 120 / 3600, used }
    expect(meteredSeconds({ ...trial(emrSizing), usage })).toBeCloseTo(20, 9)
  })

  it('there are what was billed above the minute, and the run itself below it', () => {
    const after = (seconds: number) => ({
      ...trial(emrSizing),
      platformMs: 17_000,
      usage: { ...emr, vcpuHours: (2 * seconds) / 3600 },
    })
    expect(meteredSeconds(after(75))).toBeCloseTo(75, 9)
    expect(meteredSeconds(after(60))).toBeCloseTo(17, 9)
  })

  it('on Glue are DPU-seconds by DPU where they are metered, else the execution', () => {
    const { usage, ...rest } = trial(glueSizing)
    if (usage?.platform !== 'glue') throw new Error('no usage of Glue')
    expect(meteredSeconds({ ...rest, usage: { ...usage, executionSeconds: 43 } })).toBe(43)
    expect(meteredSeconds({ ...rest, usage: { ...usage, dpuSeconds: 240 } })).toBe(120)
  })

  it('are unknown without a usage', () => {
    expect(meteredSeconds({ ...trial(glueSizing), usage: null })).toBeUndefined()
  })
})
