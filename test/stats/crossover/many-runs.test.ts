import { describe, expect, it } from 'vitest'
import { bills } from '../../../bench/statistics/billed-pairs.ts'
import { lognormalNoise } from '../../../bench/statistics/noise.ts'
import { findCrossover } from '../../../src/stats/crossover/find-crossover.ts'
import type { Metric } from '../../../src/stats/crossover/metric.ts'
import { seededRandom } from '../../../src/core/seeded-random.ts'
import { alone, type Curve, seriesOn } from './made-series.ts'

const sizes = [1, 5, 25, 100, 250, 500]

/** ln(high / low) of the crossing's interval, in units of 1/√n. */
function scaledWidth(metric: Metric, n: number): number {
  for (let seed = 1; ; seed += 1) {
    const { level, crossings } = crossoverOf(metric, n, seed)
    // The looser levels do not narrow as 1/√n: they bend between the sizes.
    if (level === 'affine') return Math.log(crossings[0]!.high! / crossings[0]!.low!) * Math.sqrt(n)
  }
}

function crossoverOf(metric: Metric, n: number, seed: number) {
  const noise = lognormalNoise(0.15, seededRandom(seed))
  const side = (curve: Curve, bill: (seconds: number) => number) =>
    alone(seriesOn(curve, { sizes, n, noise }), { bill })
  const a = side((s) => 4 + 0.6 * s, bills.a)
  const b = side((s) => 45 + 0.12 * s, bills.b)
  return findCrossover(a, b, { metric, draws: 1_000 })
}

// Beyond 50 runs in a cell its location is drawn as normal and its noise is thinned: the interval must not notice.
describe.each<Metric>([
  { kind: 'median' },
  { kind: 'quantile', p: 0.95 },
  { kind: 'cost', noise: 'measured' },
])('cells of many runs, by $kind', (metric) => {
  const exact = [30, 40, 50].map((n) => scaledWidth(metric, n))
  const least = Math.min(...exact) * 0.7
  const most = Math.max(...exact) * 1.4

  it.each([51, 400, 4_000])('%d runs narrow the interval as they should', (n) => {
    expect(scaledWidth(metric, n)).toBeGreaterThan(least)
    expect(scaledWidth(metric, n)).toBeLessThan(most)
  })
})
