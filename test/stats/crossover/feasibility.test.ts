import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { feasibilityFrontier, worksAt } from '../../../src/stats/crossover/feasibility.ts'

const of = (size: number, worked: number, failed: number) => ({ size, worked, failed })

describe('a failure frontier', () => {
  it('lies between the largest size that worked and the smallest that failed', () => {
    const [frontier] = feasibilityFrontier([
      { memoryMiB: 1769, outcomes: [of(10, 3, 0), of(100, 3, 0), of(300, 0, 2), of(1000, 0, 1)] },
    ])
    expect(frontier).toMatchObject({ largestWorked: 100, smallestFailed: 300 })
    expect(worksAt(frontier!, 50)).toBeGreaterThan(0.9)
    expect(worksAt(frontier!, 300)).toBeLessThan(0.2)
    // Half of the way in ln size.
    expect(worksAt(frontier!, Math.sqrt(100 * 300))).toBeCloseTo((6.5 / 7 + 0.5 / 4) / 2, 6)
    expect(worksAt(frontier!, 5000)).toBeLessThan(0.2)
  })

  it('follows from other memories: less that worked, more that failed', () => {
    const [small, large] = feasibilityFrontier([
      { memoryMiB: 10_240, outcomes: [of(100, 1, 0), of(2000, 0, 1)] },
      { memoryMiB: 1769, outcomes: [of(500, 1, 0)] },
    ])
    expect(small).toMatchObject({ memoryMiB: 1769, largestWorked: 500, smallestFailed: 2000 })
    expect(large).toMatchObject({ memoryMiB: 10_240, largestWorked: 500, smallestFailed: 2000 })
  })

  it('says nothing about what was not tried', () => {
    const [frontier] = feasibilityFrontier([{ memoryMiB: 512, outcomes: [] }])
    expect(frontier).toMatchObject({ largestWorked: undefined, smallestFailed: undefined, points: [] })
    expect(worksAt(frontier!, 10)).toBe(0.5)
  })

  it('sizes that sometimes fail have a probability with an interval', () => {
    const [frontier] = feasibilityFrontier([
      { memoryMiB: 512, outcomes: [of(10, 5, 0), of(20, 2, 2), of(40, 0, 5)] },
    ])
    expect(frontier).toMatchObject({ largestWorked: 20, smallestFailed: 40 })
    // Quantiles of Beta(2.5, 2.5).
    const middle = frontier!.points[1]!
    expect(middle.probability).toBeCloseTo(0.5)
    expect(middle.low).toBeCloseTo(0.1228, 4)
    expect(middle.high).toBeCloseTo(0.8772, 4)
  })

  it('never rises with size', () => {
    const outcome = fc.record({
      size: fc.integer({ min: 1, max: 50 }),
      worked: fc.integer({ min: 0, max: 4 }),
      failed: fc.integer({ min: 0, max: 4 }),
    })
    fc.assert(
      fc.property(fc.uniqueArray(outcome, { selector: ({ size }) => size, minLength: 1 }), (outcomes) => {
        const points = feasibilityFrontier([{ memoryMiB: 1, outcomes }])[0]!.points
        for (const [at, { probability, low, high }] of points.entries()) {
          expect(low).toBeLessThanOrEqual(probability)
          expect(high).toBeGreaterThanOrEqual(probability)
          // Pooling is of shares; the half of Jeffreys moves small blocks a little.
          if (at > 0) expect(probability).toBeLessThan(points[at - 1]!.probability + 0.3)
        }
      }),
    )
  })
})
