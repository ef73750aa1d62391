import { describe, expect, it } from 'vitest'
import { lognormalNoise } from '../../../bench/statistics/noise.ts'
import { huberLocation, sortedMedian } from '../../../src/stats/crossover/huber-location.ts'
import { locateCells, smallSampleStretch, withNoiseOfFit } from '../../../src/stats/crossover/locate-cells.ts'
import { seededRandom } from '../../../src/core/seeded-random.ts'
import { seriesOn } from './made-series.ts'

describe('a Huber location', () => {
  it('is the mean of what lies within 1.345 scales', () => {
    expect(huberLocation(Float64Array.of(1, 2, 4), 0, 3, 10)).toBeCloseTo(7 / 3, 12)
  })

  it('gives a straggler the pull of 1.345 scales', () => {
    // Solves Σψ = 0: (0 - m) + (0.01 - m) + (0.02 - m) + 1.345·0.1 = 0.
    const values = Float64Array.of(0.01, 0, 50, 0.02)
    expect(huberLocation(values, 0, 4, 0.1)).toBeCloseTo((0.03 + 0.1345) / 3, 3)
  })

  it('looks only at its part of the values', () => {
    expect(huberLocation(Float64Array.of(9, 9, 1, 2, 3, 9), 2, 5, 1)).toBe(2)
  })

  it.each([[[3, 1, 2]], [[4, 1, 3, 2]], [Array.from({ length: 31 }, (_, at) => (at * 7) % 31)]])(
    'starts from the median of %j',
    (values) => {
      const sorted = values.toSorted((a, b) => a - b)
      const middle =
        (sorted[Math.floor((values.length - 1) / 2)]! + sorted[Math.ceil((values.length - 1) / 2)]!) / 2
      expect(sortedMedian(Float64Array.from(values), 0, values.length)).toBe(middle)
    },
  )
})

describe('the variance of cells', () => {
  // One standard error of a variance with 8,000 degrees of freedom is 1.6 %; a Huber mean has up to 5 % more than a mean.
  it.each([3, 4, 5, 10])('is that of %d normal values', (n) => {
    const noise = lognormalNoise(0.15, seededRandom(n))
    const sizes = Array.from({ length: 4_000 }, (_, at) => at + 1)
    const { variance, scale } = locateCells(seriesOn(() => 10, { sizes, n, noise }))
    expect(variance / Math.log(1 + 0.15 ** 2)).toBeGreaterThan(0.97)
    expect(variance / Math.log(1 + 0.15 ** 2)).toBeLessThan(1.09)
    expect(scale / Math.sqrt(Math.log(1 + 0.15 ** 2))).toBeGreaterThan(0.88)
    expect(scale / Math.sqrt(Math.log(1 + 0.15 ** 2))).toBeLessThan(1.05)
  })

  it('is unknown where no size has two runs, and that of the distances from a curve then', () => {
    const cells = locateCells({ sizes: [1, 2, 3, 4], logSeconds: [[0.1], [-0.1], [0.1], [-0.1]] })
    expect(cells).toMatchObject({ freedom: 0, variance: Number.NaN })
    const known = withNoiseOfFit(cells, new Float64Array(4), 2)
    expect(known.freedom).toBe(2)
    expect(known.variance).toBeCloseTo((4 * 0.01) / 2, 12)
    expect(withNoiseOfFit(cells, new Float64Array(4), 4)).toBe(cells)
  })

  it('is taken from repeated sizes only', () => {
    const cells = locateCells({ sizes: [1, 2], logSeconds: [[5], [0, 0.2]] })
    expect(cells.freedom).toBe(1)
    expect([...cells.residuals].map((r) => Math.abs(r))).toEqual([
      expect.closeTo(0.1 * Math.SQRT2),
      expect.closeTo(0.1 * Math.SQRT2),
    ])
  })
})

it('few degrees of freedom stretch the draws, 20 no more', () => {
  expect(smallSampleStretch(2)).toBeCloseTo(4.303 / 2.086, 2)
  expect(smallSampleStretch(20)).toBe(1)
  expect(smallSampleStretch(200)).toBe(1)
})
