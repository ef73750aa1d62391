import fc from 'fast-check'
import { expect, it } from 'vitest'
import { findCrossover } from '../../../src/stats/crossover/find-crossover.ts'
import type { CrossoverAnswer } from '../../../src/stats/crossover/crossover-answer.ts'
import { lognormalNoise } from '../../../bench/statistics/noise.ts'
import { seededRandom } from '../../../src/core/seeded-random.ts'
import { alone, seriesOn } from './made-series.ts'

const options = { metric: { kind: 'median' }, draws: 40 } as const
const sizes = [0.1, 1, 10, 100, 1000]

/** Two noisy affine platforms; their crossing may lie anywhere or nowhere. */
const contenders = fc
  .record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    n: fc.integer({ min: 1, max: 6 }),
    cv: fc.double({ min: 0.01, max: 0.4, noNaN: true }),
    startUp: fc.double({ min: 1, max: 60, noNaN: true }),
    perUnit: fc.double({ min: 0.01, max: 2, noNaN: true }),
  })
  .map(({ seed, n, cv, startUp, perUnit }) => {
    const noise = lognormalNoise(cv, seededRandom(seed))
    const a = seriesOn((s) => 5 + 0.5 * s, { sizes, n, noise })
    const b = seriesOn((s) => startUp + perUnit * s, { sizes, n, noise })
    return { a, b }
  })

const swapped = { a: 'b', b: 'a' } as const
const mirror = (side: 'a' | 'b' | undefined) => (side === undefined ? undefined : swapped[side])

it('swapping the sides mirrors the answer', () => {
  fc.assert(
    fc.property(contenders, ({ a, b }) => {
      const one = findCrossover(alone(a), alone(b), options)
      const other = findCrossover(alone(b), alone(a), options)
      expect(other.kind).toBe(one.kind)
      expect(other.below).toBe(mirror(one.below))
      expect(other.above).toBe(mirror(one.above))
      expect(other.crossings.map(({ size, low, high }) => [size, low, high])).toEqual(
        one.crossings.map(({ size, low, high }) => [size, low, high]),
      )
      expect(other.crossings.map(({ below }) => below)).toEqual(
        one.crossings.map(({ below }) => mirror(below)),
      )
    }),
    { numRuns: 200 },
  )
})

const shifted = (series: ReturnType<typeof seriesOn>, by: number) => ({
  ...series,
  logSeconds: series.logSeconds.map((runs) => runs.map((run) => run + by)),
})

const expectSame = (one: CrossoverAnswer, other: CrossoverAnswer, scale: number): void => {
  expect(other.kind).toBe(one.kind)
  expect(other.crossings).toHaveLength(one.crossings.length)
  for (const [at, { size }] of one.crossings.entries())
    expect(other.crossings[at]!.size / scale / size).toBeCloseTo(1, 6)
}

it('scaling both durations leaves the crossing, scaling the sizes scales it', () => {
  fc.assert(
    fc.property(contenders, fc.double({ min: 0.01, max: 100, noNaN: true }), ({ a, b }, factor) => {
      const one = findCrossover(alone(a), alone(b), options)
      const by = Math.log(factor)
      expectSame(one, findCrossover(alone(shifted(a, by)), alone(shifted(b, by)), options), 1)
      const larger = (series: typeof a) => alone({ ...series, sizes: series.sizes.map((size) => size * 1e6) })
      expectSame(one, findCrossover(larger(a), larger(b), options), 1e6)
    }),
    { numRuns: 100 },
  )
})

it('never invents: a crossing lies within the range, inside its interval, between signs that differ', () => {
  fc.assert(
    fc.property(contenders, ({ a, b }) => {
      const { kind, crossings, range, sizes: differences } = findCrossover(alone(a), alone(b), options)
      if (kind !== 'one' && kind !== 'several') {
        expect(crossings).toEqual([])
        return
      }
      const signs = differences.map(({ sign }) => sign).filter((sign) => sign !== 0)
      expect(signs.slice(1).filter((sign, at) => sign !== signs[at])).toHaveLength(crossings.length)
      for (const { size, low, high } of crossings) {
        expect(size).toBeGreaterThanOrEqual(range!.low * (1 - 1e-9))
        expect(size).toBeLessThanOrEqual(range!.high * (1 + 1e-9))
        if (low !== undefined && high !== undefined) expect(low).toBeLessThanOrEqual(high)
      }
    }),
    { numRuns: 200 },
  )
})
