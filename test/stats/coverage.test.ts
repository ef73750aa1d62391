import { describe, expect, it } from 'vitest'
import { summarize } from '../../src/stats/summarize.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { normal } from './normal-draw.ts'

const repeats = 4_000

/** Share of intervals of n lognormal samples of cv 15 % around `middle` that hold it. */
function coverage(n: number, straggler = 0): number {
  const random = seededRandom(20_261_121 + n)
  const sigma = Math.sqrt(Math.log(1 + 0.15 ** 2))
  let held = 0
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const values = Array.from(
      { length: n },
      () => 100 * Math.exp(sigma * normal(random)) * (random() < straggler ? 2.5 : 1),
    )
    const { low = Number.NaN, high = Number.NaN } = summarize(values)
    if (low <= 100 && 100 <= high) held += 1
  }
  return held / repeats
}

// Shares and their noise as in the simulations of the method: one standard error is 0.3 points at 4,000 repeats.
describe('95 % intervals hold the true value', () => {
  it.each([2, 3, 5])('of %d lognormal samples about 95 times in 100', (n) => {
    expect(coverage(n)).toBeGreaterThan(0.93)
    expect(coverage(n)).toBeLessThan(0.965)
  })

  it.each([
    [10, 0.977],
    [20, 0.96],
  ])('of %d samples by order statistics with probability %d', (n, expected) => {
    expect(coverage(n)).toBeGreaterThan(expected - 0.012)
    expect(coverage(n)).toBeLessThan(expected + 0.012)
  })

  it('also with 5 % of stragglers', () => {
    expect(coverage(5, 0.05)).toBeGreaterThan(0.9)
    expect(coverage(10, 0.05)).toBeGreaterThan(0.95)
  })
})
