import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanOptions } from '../../src/bench/plan.ts'
import { buildPlan } from '../../src/bench/plan.ts'
import { refinedOptions } from '../../src/wiring/refine-flags.ts'
import { preferredSize, twoDigits } from '../../src/wiring/refine-sizes.ts'
import { planOptionsOf, runRecordOf } from '../../src/wiring/run-record-of.ts'
import { exampleRun } from '../store/example-run.ts'

const options: PlanOptions = {
  ...{ runId: 'r', target: 'local', region: 'us-east-1', seed: 3, sizes: [10_000, 100_000, 10_000_000] },
  ...{
    platforms: ['lambda', 'glue'],
    memoriesMiB: [1769],
    workloads: ['aggregate'],
    starts: ['cold', 'warm'],
  },
  ...{ knownWorkloads: ['aggregate'], repetitions: 3, format: 'csv' },
}
const none = { tolerance: undefined, metric: undefined }

describe('options of a search', () => {
  it('are eight sizes once, from end to end, ±25 % of cost', () => {
    const { sizes, repetitions, refine } = refinedOptions(options, none)
    expect(sizes).toEqual([10_000, 27_000, 68_000, 180_000, 560_000, 1_500_000, 3_900_000, 10_000_000])
    expect(repetitions).toBe(1)
    expect(refine).toEqual({ metric: 'cost', tolerance: 0.25, gridSizes: options.sizes })
  })

  it.each([
    ['10', 0.1],
    ['10%', 0.1],
    ['2.5', 0.025],
  ])('with --tolerance %s', (tolerance, wanted) => {
    expect(refinedOptions(options, { ...none, tolerance }).refine?.tolerance).toBeCloseTo(wanted, 12)
  })

  it.each(['0', '101', '-5', 'ten', ''])('refuse --tolerance %j', (tolerance) => {
    expect(() => refinedOptions(options, { ...none, tolerance })).toThrow(/--tolerance/)
  })

  it('leave out start levels that one platform alone has', () => {
    const { cells, notes } = buildPlan(refinedOptions(options, none))
    expect(new Set(cells.map(({ startLevel }) => startLevel))).toEqual(new Set(['cold']))
    expect(notes.join('\n')).toMatch(/aggregate warm: only lambda has it/)
  })

  it('come back from the record of a run, so that it is resumed as it was planned', () => {
    const refined = refinedOptions(options, { tolerance: '10', metric: 'latency' })
    const { environment } = exampleRun()
    const record = runRecordOf(buildPlan(refined), refined, { environment, priceBook: 'b', startedAtMs: 0 })
    const read = planOptionsOf({ plan: structuredClone(record.plan) })
    if (read === undefined) throw new Error('no plan')
    expect(buildPlan(read)).toEqual(buildPlan(refined))
  })
})

describe('sizes of a search', () => {
  const range = { low: 10_000, high: 1_000_000_000 }
  const within = fc.double({ min: Math.log(10_000), max: Math.log(1e9), noNaN: true }).map(Math.exp)

  it('are of twelve a decade, within 12 % and the range', () => {
    fc.assert(
      fc.property(within, (bytes) => {
        const size = preferredSize(bytes, range)
        expect(Math.abs(Math.log(size / bytes))).toBeLessThan(0.121)
        expect(size).toBeGreaterThanOrEqual(range.low)
        expect(size).toBeLessThanOrEqual(range.high)
        expect(Number.isInteger(size)).toBe(true)
        expect(Number(size.toPrecision(2))).toBe(size)
      }),
    )
  })

  it('stay below what cannot be done', () => {
    expect(preferredSize(99e6, { low: 10_000, high: 99_999_999 })).toBeLessThan(100e6)
  })

  it('on two digits keep the ends of the range', () => {
    const ends = { low: 12_345, high: 98_765_432 }
    expect(twoDigits(12_345, ends)).toBe(12_345)
    expect(twoDigits(98_765_431.9, ends)).toBe(98_765_432)
    expect(twoDigits(1_234_567, ends)).toBe(1_200_000)
  })
})
