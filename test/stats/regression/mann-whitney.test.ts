import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { falseDiscovery } from '../../../src/stats/regression/false-discovery.ts'
import { hodgesLehmann } from '../../../src/stats/regression/hodges-lehmann.ts'
import { mannWhitney } from '../../../src/stats/regression/mann-whitney.ts'
import { familyShift } from '../../../src/stats/regression/signed-rank.ts'

/** Every way to choose which of the values are of the first sample. */
function choices(values: readonly number[], size: number): number[][] {
  if (size === 0) return [[]]
  return values.flatMap((value, at) =>
    choices(values.slice(at + 1), size - 1).map((rest) => [value, ...rest]),
  )
}

const rankSum = (of: readonly number[], over: readonly number[]): number =>
  of.reduce((sum, a) => sum + over.filter((b) => a > b).length, 0)

describe('the Mann–Whitney test', () => {
  it('gives the share of all arrangements that are as far out, where no two values are equal', () => {
    const distinct = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 4, maxLength: 9 })
    fc.assert(
      fc.property(distinct, fc.integer({ min: 1, max: 3 }), (values, size) => {
        const [of, over] = [values.slice(0, size), values.slice(size)]
        const all = choices(values, size).map((chosen) =>
          rankSum(
            chosen,
            values.filter((value) => !chosen.includes(value)),
          ),
        )
        const here = rankSum(of, over)
        const { larger, smaller } = mannWhitney(of, over)
        expect(larger).toBeCloseTo(all.filter((u) => u >= here).length / all.length, 10)
        expect(smaller).toBeCloseTo(all.filter((u) => u <= here).length / all.length, 10)
      }),
      { numRuns: 60 },
    )
  })

  it('approximates where values are equal, and shows nothing where all are', () => {
    // U = 18 of 25 pairs; variance 25/12 · (11 - 144/90) = 19.583; z = (18 - 12.5 - 0.5)/4.4253 = 1.1299.
    expect(mannWhitney([1, 2, 2, 3, 5], [1, 1, 2, 2, 2]).larger).toBeCloseTo(0.12926, 4)
    expect(mannWhitney([60, 60, 60], [60, 60, 60])).toEqual({ larger: 1, smaller: 1 })
  })

  it('is exact up to the limit and close to it beyond', () => {
    const [a, b] = [50, 51].map((n) => Array.from({ length: n }, (_, at) => at * 1.7 + (n === 50 ? 4 : 0)))
    const of = a?.map((value, at) => value + at * 1e-6) ?? []
    const exact = mannWhitney(of.slice(0, 40), b?.slice(0, 49) ?? []).larger
    const near = mannWhitney(of.slice(0, 41), b?.slice(0, 50) ?? []).larger
    expect(Math.abs(exact - near)).toBeLessThan(0.03)
  })
})

describe('the Hodges–Lehmann shift', () => {
  it('moves with the values and has the interval that the test allows', () => {
    const [a, b] = [
      [1.1, 2.3, 3.2, 4.8, 5.9],
      [0.4, 1.2, 2.9, 3.3, 4.1],
    ]
    const { shift, low = Number.NaN, high = Number.NaN } = hodgesLehmann(a, b, 0.9)
    const moved = hodgesLehmann(
      a.map((value) => value + 10),
      b,
      0.9,
    )
    expect(moved.shift).toBeCloseTo(shift + 10, 12)
    const pAt = (by: number): number =>
      mannWhitney(
        a.map((value) => value - by),
        b,
      ).larger
    expect(pAt(low - 1e-9)).toBeLessThanOrEqual(0.05)
    expect(pAt(low + 1e-9)).toBeGreaterThan(0.05)
    expect(high).toBeGreaterThan(shift)
  })

  it('has no interval where the samples are too small for one', () => {
    expect(hodgesLehmann([1, 2], [3, 4], 0.9)).toEqual({ shift: -2, low: undefined, high: undefined })
    expect(hodgesLehmann([1, 2, 3], [4, 5, 6], 0.9).low).toBe(-5)
  })
})

describe('families', () => {
  it('have the q-values of Benjamini and Hochberg, in the order given', () => {
    // 0.03 of rank 2 of 4 would be 0.06, and may not lie above 0.04 of rank 3.
    const q = falseDiscovery([0.01, 0.04, 0.03, 0.5])
    expect(q.map((each) => Number(each.toFixed(6)))).toEqual([0.04, 0.053333, 0.053333, 0.5])
    expect(falseDiscovery([])).toEqual([])
  })

  it('shift together where nearly all of them do, and are none below six', () => {
    expect(familyShift([0.01, 0.02, 0.03, 0.04, 0.05])).toBeUndefined()
    // All of 8 above 0: 2 / 2^8.
    expect(familyShift([1, 2, 3, 4, 5, 6, 7, 8])?.p).toBeCloseTo(2 / 256, 12)
    expect(familyShift([1, -2, 3, -4, 5, -6, 7, -8])?.p).toBeGreaterThan(0.5)
    expect(familyShift([0, 0, 0, 0, 0, 0, 0])).toMatchObject({ p: 1, shift: 0 })
  })
})
