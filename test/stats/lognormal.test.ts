import { describe, expect, it } from 'vitest'
import { expectedAtLeast, mixtureQuantile } from '../../src/stats/lognormal.ts'
import { normalQuantile } from '../../src/stats/normal.ts'

/** The mean over quantile points of the noise: what the closed form stands for. */
function byPoints(floor: number, median: number, logSd: number): number {
  const points = 200_000
  let sum = 0
  for (let at = 0; at < points; at += 1) {
    sum += Math.max(floor, median * Math.exp(logSd * normalQuantile((at + 0.5) / points)))
  }
  return sum / points
}

describe('the mean of a lognormal time with a minimum', () => {
  it.each([
    [60, 20, 0.1],
    [60, 58, 0.3],
    [60, 60, 0.05],
    [60, 400, 0.3],
    [0, 12, 0.2],
  ])('floor %d s, median %d s, sd %d is that of its quantile points', (floor, median, logSd) => {
    expect(expectedAtLeast(floor, median, logSd) / byPoints(floor, median, logSd)).toBeCloseTo(1, 4)
  })

  it('without noise is the larger of the two', () => {
    expect(expectedAtLeast(60, 20, 0)).toBe(60)
    expect(expectedAtLeast(60, 80, 0)).toBe(80)
  })

  it('never falls below the floor, and rises with the median', () => {
    let before = 0
    for (let median = 1; median < 1000; median *= 1.1) {
      const mean = expectedAtLeast(60, median, 0.3)
      expect(mean).toBeGreaterThanOrEqual(Math.max(60, before) - 1e-9)
      before = mean
    }
  })
})

describe('the quantile of a mixture', () => {
  it('of one part is that of a lognormal distribution', () => {
    const p95 = mixtureQuantile([{ share: 1, median: 10, logSd: 0.2 }], 0.95)
    expect(p95).toBeCloseTo(10 * Math.exp(0.2 * normalQuantile(0.95)), 6)
  })

  it('of two far apart lies in the one that reaches it', () => {
    const parts = (share: number) => [
      { share: 1 - share, median: 10, logSd: 0.1 },
      { share, median: 1000, logSd: 0.1 },
    ]
    expect(mixtureQuantile(parts(0.01), 0.95)).toBeLessThan(15)
    expect(mixtureQuantile(parts(0.1), 0.95)).toBeCloseTo(1000, -1)
  })

  it('of parts without noise is one of them', () => {
    const parts = [
      { share: 0.5, median: 3, logSd: 0 },
      { share: 0.5, median: 7, logSd: 0 },
    ]
    expect(mixtureQuantile(parts, 0.4)).toBeCloseTo(3, 6)
    expect(mixtureQuantile(parts, 0.95)).toBeCloseTo(7, 6)
  })
})
