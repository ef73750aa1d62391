import { describe, expect, it } from 'vitest'
import { logSpread } from '../../src/stats/log-spread.ts'
import { logTrend } from '../../src/stats/log-trend.ts'
import { ratioOfTypical } from '../../src/stats/ratio-of-typical.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { normalQuantile } from '../../src/stats/normal.ts'

const random = seededRandom(11)
const draws = (count: number, sigma: number, centre = 0): number[] =>
  Array.from({ length: count }, () => Math.exp(centre + sigma * normalQuantile(random())))

describe('spread of groups on logarithms', () => {
  it('is the sd of the logarithms, with its chi-squared interval', () => {
    // χ² of 4 degrees of freedom: 0.48442 at 2.5 %, 11.14329 at 97.5 % (printed tables).
    const spread = logSpread([[1, 1.1, 1.3, 0.9, 1.2]])
    expect(spread?.cv).toBeCloseTo(0.1461, 4)
    expect(spread?.low).toBeCloseTo(0.08724, 4)
    expect(spread?.high).toBeCloseTo(0.43649, 4)
    expect(spread?.samples).toBe(5)
  })

  it('takes each group from its own centre', () => {
    const alone = logSpread([[1, 1.1, 1.2]])
    expect(
      logSpread([
        [1, 1.1, 1.2],
        [100, 110, 120],
      ])?.cv,
    ).toBeCloseTo(alone?.cv ?? Number.NaN, 12)
  })

  it('covers the true cv in about 95 of 100 samples', () => {
    const hits = Array.from({ length: 400 }, () => {
      const found = logSpread([draws(4, 0.15), draws(4, 0.15, 3), draws(4, 0.15, 5)])
      const truth = Math.sqrt(Math.expm1(0.15 ** 2))
      return found !== undefined && found.low <= truth && truth <= found.high ? 1 : 0
    }).reduce<number>((sum, hit) => sum + hit, 0)
    expect(hits / 400).toBeGreaterThan(0.91)
    expect(hits / 400).toBeLessThan(0.985)
  })

  it('says nothing of single values', () => {
    expect(logSpread([[1], [2]])).toBeUndefined()
    expect(logSpread([[0, 1]])).toBeUndefined()
  })
})

describe('trend over positions', () => {
  it('finds the factor from first to last, whatever the level of a group', () => {
    const groups = [1, 10].map((level) =>
      Array.from({ length: 6 }, (_, at) => ({ at: at * 2, value: level * 1.2 ** (at / 5) })),
    )
    const trend = logTrend(groups)
    expect(trend?.change).toBeCloseTo(0.2, 9)
    expect(trend?.samples).toBe(12)
  })

  it('has an interval that holds no change where there is none', () => {
    const quiet = Array.from({ length: 200 }, () => {
      const values = draws(30, 0.1)
      const trend = logTrend([values.map((value, at) => ({ at, value }))])
      return trend !== undefined && trend.low <= 0 && 0 <= trend.high ? 1 : 0
    }).reduce<number>((sum, hit) => sum + hit, 0)
    expect(quiet / 200).toBeGreaterThan(0.9)
  })

  it('says nothing of too few', () => {
    expect(logTrend([[{ at: 1, value: 2 }]])).toBeUndefined()
    expect(logTrend([])).toBeUndefined()
  })
})

describe('ratio of typical values', () => {
  it('is the quotient, with an interval', () => {
    const { ratio, low, high } = ratioOfTypical([2, 2.2, 1.8], [1, 1.1, 0.9])
    expect(ratio).toBeCloseTo(2, 1)
    expect(low).toBeGreaterThan(1.3)
    expect(high).toBeLessThan(3)
  })

  it('covers the true ratio in about 95 of 100 samples of unequal noise', () => {
    const hits = Array.from({ length: 500 }, () => {
      const { low = 0, high = 0 } = ratioOfTypical(draws(5, 0.05, Math.log(1.1)), draws(4, 0.2))
      return low <= 1.1 && 1.1 <= high ? 1 : 0
    }).reduce<number>((sum, hit) => sum + hit, 0)
    expect(hits / 500).toBeGreaterThan(0.9)
    expect(hits / 500).toBeLessThan(0.985)
  })

  it('is exact for bills that do not vary, and without interval for single values', () => {
    expect(ratioOfTypical([3, 3], [2, 2])).toEqual({
      ratio: expect.closeTo(1.5, 12),
      low: expect.closeTo(1.5, 12),
      high: expect.closeTo(1.5, 12),
    })
    expect(ratioOfTypical([3], [2, 2])).toEqual({
      ratio: expect.closeTo(1.5, 12),
      low: undefined,
      high: undefined,
    })
  })
})
