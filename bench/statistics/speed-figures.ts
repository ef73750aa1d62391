import { findCrossover } from '../../src/stats/crossover/find-crossover.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { median } from '../../src/stats/order.ts'
import { billedPairs, bills } from './billed-pairs.ts'
import { halfDecades, latencyPairs } from './curves.ts'
import type { Figure } from './figure.ts'
import { lognormalNoise } from './noise.ts'
import { simulatedSeries } from './simulated-series.ts'

/** A10: one crossover with 2,000 draws of 22 cells × 10 runs. */
export function speedFigures(): readonly Figure[] {
  const noise = lognormalNoise(0.15, seededRandom(3))
  const contender = (curve: (s: number) => number, bill: (seconds: number) => number) => ({
    options: [{ series: simulatedSeries(curve, halfDecades, 10, noise), bill }],
  })
  const seconds = (pair: (typeof latencyPairs)[number], kind: 'median' | 'cost'): number => {
    const a = contender(pair.a, bills.a)
    const b = contender(pair.b, bills.b)
    const metric = kind === 'cost' ? ({ kind, noise: 'measured' } as const) : ({ kind } as const)
    const start = performance.now()
    findCrossover(a, b, { metric })
    return (performance.now() - start) / 1000
  }
  const row = (what: string, times: readonly number[]): Figure => ({
    id: 'A10',
    what: `${what}, 2,000 draws, 22 cells × 10 runs`,
    figure: `${median(times).toFixed(2)} s (${times.length} crossovers, slowest ${Math.max(...times).toFixed(2)} s)`,
    goal: '< 2 s',
    standardError: '',
  })
  return [
    row(
      'latency crossover',
      latencyPairs.map((pair) => seconds(pair, 'median')),
    ),
    row(
      'cost crossover',
      billedPairs(0.15).map((pair) => seconds(pair, 'cost')),
    ),
  ]
}
