import { describe, expect, it } from 'vitest'
import { geometricMean, summarize } from '../../src/stats/summarize.ts'

describe('summarize', () => {
  it('gives one sample without an interval', () => {
    expect(summarize([12])).toEqual({
      point: expect.closeTo(12, 12),
      low: undefined,
      high: undefined,
      confidence: 0.95,
      samples: 1,
      method: 'none',
    })
  })

  it('gives the t interval of the logarithms below 6 samples', () => {
    // ln: 0, 1, 2; mean 1, s 1, t(2) = 4.302653: 1 ± 2.484138
    const estimate = summarize([1, Math.E, Math.E ** 2])
    expect(estimate).toMatchObject({ method: 't-on-logs', samples: 3 })
    expect(estimate.point).toBeCloseTo(Math.E, 10)
    expect(Math.log(estimate.low ?? 0)).toBeCloseTo(1 - 2.4841377118, 6)
    expect(Math.log(estimate.high ?? 0)).toBeCloseTo(1 + 2.4841377118, 6)
  })

  it.each([
    [6, 1, 6],
    [9, 2, 8],
    [10, 2, 9],
    [20, 6, 15],
    [100, 40, 61],
    // Conover 1999, table A3: ranks of the binomial with p = 1/2.
  ])('gives the median of %d samples between ranks %d and %d', (n, low, high) => {
    const values = Array.from({ length: n }, (_, at) => n - at)
    expect(summarize(values)).toEqual({
      point: (n + 1) / 2,
      low,
      high,
      confidence: 0.95,
      samples: n,
      method: 'order-statistics',
    })
  })

  it('asks for more samples when more confidence is asked for', () => {
    const values = [1, 2, 3, 4, 5, 6, 7]
    expect(summarize(values, { confidence: 0.99 }).method).toBe('t-on-logs')
    expect(summarize([...values, 8], { confidence: 0.99 })).toMatchObject({
      method: 'order-statistics',
      low: 1,
      high: 8,
    })
  })

  it('is not led astray by one straggler', () => {
    const { point } = summarize([100, 101, 99, 1000])
    expect(point).toBeLessThan(130)
    expect(geometricMean([100, 101, 99, 1000]).point).toBeGreaterThan(175)
  })

  it('copes with equal values, zeros and thousands of samples', () => {
    expect(summarize([5, 5, 5])).toMatchObject({
      point: expect.closeTo(5),
      low: expect.closeTo(5),
      high: expect.closeTo(5),
    })
    expect(summarize([5, 5, 5, 9]).point).toBeGreaterThan(5)
    expect(summarize([0, 1, 2])).toMatchObject({ point: 1, low: undefined, method: 'none' })
    const many = summarize(Array.from({ length: 5001 }, (_, at) => at + 1))
    expect(many).toMatchObject({ point: 2501, low: 2431, high: 2571 })
  })

  it.each([[[]], [[1, Number.NaN]], [[-1, 2]], [[Number.POSITIVE_INFINITY]]])('refuses %j', (values) => {
    expect(() => summarize(values)).toThrow(RangeError)
  })
})

it('geometricMean is that of the ratios', () => {
  const estimate = geometricMean([0.5, 2, 4])
  expect(estimate.point).toBeCloseTo(4 ** (1 / 3), 12)
  expect(estimate.low).toBeLessThan(estimate.point)
  expect(() => geometricMean([0, 1])).toThrow('positive')
})
