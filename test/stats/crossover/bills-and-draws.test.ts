import { describe, expect, it } from 'vitest'
import { expectedBillTable } from '../../../src/stats/crossover/bill-table.ts'
import { curveBand } from '../../../src/stats/crossover/curve-bands.ts'
import { drawnInterval } from '../../../src/stats/crossover/interval.ts'
import { mainChange, signChanges } from '../../../src/stats/crossover/sign-changes.ts'
import { winProbabilities } from '../../../src/stats/crossover/win-probabilities.ts'
import { expectedAtLeast } from '../../../src/stats/lognormal.ts'
import { normalQuantile } from '../../../src/stats/normal.ts'
import { lognormalNoise } from '../../../bench/statistics/noise.ts'
import { seededRandom } from '../../../src/core/seeded-random.ts'
import { alone, seriesOn } from './made-series.ts'

describe('expected bills', () => {
  const noise = (sd: number): number[] =>
    Array.from({ length: 4_000 }, (_, i) => sd * normalQuantile((i + 0.5) / 4_000))

  it.each([0.05, 0.15, 0.3])('are the closed form of a minimum at sd %d, also at the kink', (sd) => {
    const table = expectedBillTable((seconds) => Math.max(60, seconds), noise(sd), 3, 6)
    for (let ln = 3; ln < 6; ln += 0.0137)
      expect(Math.exp(table(ln)) / expectedAtLeast(60, Math.exp(ln), sd)).toBeCloseTo(1, 3)
  })

  it('without noise are the bill itself', () => {
    const table = expectedBillTable((seconds) => Math.max(60, seconds), [0], 3, 6)
    expect(Math.exp(table(Math.log(30)))).toBeCloseTo(60, 9)
    expect(Math.exp(table(Math.log(90)))).toBeCloseTo(90, 1)
    expect(Math.exp(table(10))).toBeCloseTo(Math.exp(10), 6)
  })

  it('a ceiling to whole seconds adds half a second on average', () => {
    const table = expectedBillTable(Math.ceil, noise(0.15), 3, 6)
    expect(Math.exp(table(Math.log(100)))).toBeCloseTo(100 * Math.exp(0.15 ** 2 / 2) + 0.5, 1)
  })
})

describe('intervals of draws', () => {
  /** Draws of two levels in turns, the second of them moved by `apart`. */
  const draws = (infinite: number, apart = 0): Float64Array =>
    Float64Array.from({ length: 2000 }, (_, at) =>
      at < infinite ? Number.POSITIVE_INFINITY : (at >> 1) + (at % 2 === 0 ? 0 : apart),
    )

  it('are the quantiles where both levels agree', () => {
    const { low, high } = drawnInterval(draws(0), 0, 0.95)
    expect(low).toBeCloseTo(24.975)
    expect(high).toBeCloseTo(974.025)
  })

  it('hold the interval of either level', () => {
    const { low, high } = drawnInterval(draws(0, -400), 0, 0.95)
    expect(low).toBeCloseTo(24.975 - 400)
    expect(high).toBeCloseTo(974.025)
  })

  it('are open at an end that falls among draws without a crossing', () => {
    expect(drawnInterval(draws(60), 0.03, 0.95)).toEqual({ low: expect.any(Number), high: undefined })
    expect(drawnInterval(draws(40), 0.02, 0.95).high).toBeDefined()
  })

  it('are unbounded if more than 40 % have none', () => {
    expect(drawnInterval(draws(802), 0.401, 0.95)).toEqual({ low: undefined, high: undefined })
  })
})

describe('sign changes', () => {
  const x = Float64Array.of(0, 1, 2, 3, 4, 5)

  it('are interpolated, and zeros belong to neither side', () => {
    expect(
      signChanges(x, Float64Array.of(-1, -1, 1, 1, 0, -1)).map((each) => [each.x, each.direction]),
    ).toEqual([
      [1.5, 1],
      [4, -1],
    ])
    expect(signChanges(x, Float64Array.of(-1, 0, 0, 0, 0, -1))).toEqual([])
  })

  it('the main one divides the curve best', () => {
    const changes = signChanges(x, Float64Array.of(-9, -9, 1, -1, 9, 9))
    expect(mainChange(changes)).toMatchObject({ direction: 1 })
    expect(mainChange(changes, -1)?.x).toBe(2.5)
  })
})

describe('who wins', () => {
  const metric = { kind: 'median' } as const
  const fast = alone(seriesOn((s) => 4 + 0.1 * s, { n: 5, noise: lognormalNoise(0.1, seededRandom(1)) }))
  const slow = alone(seriesOn((s) => 12 + 0.3 * s, { n: 5, noise: lognormalNoise(0.1, seededRandom(2)) }))

  it('is sure where one is far ahead', () => {
    const [at] = winProbabilities([fast, slow], { metric, sizes: [10], draws: 200 })
    expect(at).toEqual({ size: 10, shares: [expect.closeTo(1), 0], none: 0 })
  })

  it('is open between equals, and the shares sum to 1', () => {
    const twins = [3, 4, 5].map((seed) =>
      alone(seriesOn((s) => 4 + s, { n: 5, noise: lognormalNoise(0.3, seededRandom(seed)) })),
    )
    for (const { shares, none } of winProbabilities(twins, { metric, sizes: [1, 30], draws: 400 })) {
      expect(shares.reduce((sum, share) => sum + share, none)).toBeCloseTo(1)
      expect(Math.max(...shares)).toBeLessThan(0.99)
    }
  })

  it('skips what cannot do the size or was not measured there', () => {
    const short = alone(seriesOn((s) => 1 + 0.01 * s, { sizes: [1, 10, 100] }))
    const [inside, outside] = winProbabilities([short, slow], { metric, sizes: [50, 500], draws: 100 })
    expect(inside!.shares[0]).toBeCloseTo(1)
    expect(outside!.shares).toEqual([0, expect.closeTo(1)])
    const failing = { ...fast, worksAt: () => 0.25 }
    const [half] = winProbabilities([failing, slow], { metric, sizes: [10], draws: 2_000 })
    expect(half!.shares[0]).toBeCloseTo(0.25, 1)
    const [none] = winProbabilities([{ ...fast, worksAt: () => 0 }], { metric, sizes: [10], draws: 50 })
    expect(none!.none).toBeCloseTo(1)
  })

  it('a band holds its curve, and is absent where nothing was measured', () => {
    const [at, beyond] = curveBand(fast, { metric, sizes: [100, 2000], draws: 200 })
    expect(at!.low).toBeLessThan(at!.value!)
    expect(at!.high).toBeGreaterThan(at!.value!)
    expect(at!.value).toBeCloseTo(14, -1)
    expect(beyond).toEqual({
      size: 2000,
      value: undefined,
      low: undefined,
      high: undefined,
      option: undefined,
    })
  })
})
