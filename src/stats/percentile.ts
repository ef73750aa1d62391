import { ascending, quantileOfSorted } from './order.ts'

/**
 * The percentile p (0.9 for p90), or undefined where the samples are too few to say: from simulation, the empirical p90
 * needs 20 and p99 needs 300; the quartiles need 4. Print "max of n" instead.
 */
export function percentile(values: readonly number[], p: number): number | undefined {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a percentile lies in [0, 1], got ${p}`)
  return values.length < leastSamples(p) ? undefined : quantileOfSorted(ascending(values), p)
}

/** How many samples a percentile needs: three values beyond it, four for quartiles, and one for the median. */
export function leastSamples(p: number): number {
  // 1 - 0.9 is a little less than 0.1 in floating point.
  const tail = Math.min(p, 1 - p) + 1e-12
  if (tail >= 0.5) return 1
  if (tail >= 0.25) return 4
  return tail >= 0.1 ? 20 : Math.ceil(3 / tail)
}

/** The spread of one cell; each member undefined where `percentile` is. */
export interface Spread {
  readonly least: number
  readonly lowerQuartile: number | undefined
  readonly upperQuartile: number | undefined
  readonly p90: number | undefined
  readonly p99: number | undefined
  readonly most: number
}

/** @throws RangeError for no values. */
export function spread(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('a spread needs at least one value')
  return {
    least: Math.min(...values),
    lowerQuartile: percentile(values, 0.25),
    upperQuartile: percentile(values, 0.75),
    p90: percentile(values, 0.9),
    p99: percentile(values, 0.99),
    most: Math.max(...values),
  }
}
