import { expect, it } from 'vitest'
import { outlierPositions } from '../../src/stats/outliers.ts'
import { leastSamples, percentile, spread } from '../../src/stats/percentile.ts'

const upTo = (n: number): number[] => Array.from({ length: n }, (_, at) => at + 1)

it.each([
  [0.5, 1],
  [0.25, 4],
  [0.75, 4],
  [0.9, 20],
  [0.1, 20],
  [0.95, 60],
  [0.99, 300],
])('percentile %d needs %d samples', (p, least) => {
  expect(leastSamples(p)).toBe(least)
  expect(percentile(upTo(least), p)).toBeDefined()
  expect(percentile(upTo(least - 1), p)).toBeUndefined()
})

it('interpolates as R and NumPy do', () => {
  // numpy.percentile([15, 20, 35, 40, 50], [25, 40, 75])
  expect([0.25, 0.4, 0.75].map((p) => percentile([50, 20, 15, 40, 35], Math.max(p, 0.25)))).toEqual([
    20,
    expect.closeTo(29),
    40,
  ])
})

it('spread leaves out what the samples cannot say', () => {
  expect(spread([3, 1, 2])).toEqual({
    least: 1,
    lowerQuartile: undefined,
    upperQuartile: undefined,
    p90: undefined,
    p99: undefined,
    most: 3,
  })
  expect(spread(upTo(21))).toMatchObject({
    lowerQuartile: 6,
    upperQuartile: 16,
    p90: 19,
    p99: undefined,
    most: 21,
  })
})

it('flags values far from the rest, and none of many equal ones', () => {
  expect(outlierPositions([100, 101, 99, 100.5, 400, 98])).toEqual([4])
  expect(outlierPositions([5, 5, 5, 9])).toEqual([])
})
