import { normalQuantile } from '../normal.ts'
import { mostExactPairs, rankSumBelow } from './mann-whitney.ts'

/** How far one sample lies above another; without ends where the samples are too small for the confidence asked for. */
export interface Shift {
  readonly shift: number
  readonly low: number | undefined
  readonly high: number | undefined
}

/**
 * The Hodges–Lehmann shift: the median of all pairwise differences, with the interval that inverts the Mann–Whitney test
 * (Hodges & Lehmann 1963). Of logarithms it is the logarithm of a ratio. @throws RangeError for an empty sample
 */
export function hodgesLehmann(of: readonly number[], over: readonly number[], confidence: number): Shift {
  const pairs = of.length * over.length
  if (pairs === 0) throw new RangeError('a shift needs values on both sides')
  const differences = new Float64Array(pairs)
  let at = 0
  for (const a of of) {
    for (const b of over) {
      differences[at] = a - b
      at += 1
    }
  }
  differences.sort()
  const outside = countOutside(of.length, over.length, (1 - confidence) / 2)
  const middle = ((differences[(pairs - 1) >> 1] ?? 0) + (differences[pairs >> 1] ?? 0)) / 2
  if (outside === 0) return { shift: middle, low: undefined, high: undefined }
  return { shift: middle, low: differences[outside - 1], high: differences[pairs - outside] }
}

/** The largest k with P(U ≤ k - 1) ≤ tail: the k-th smallest and the k-th largest difference are the ends. */
function countOutside(n: number, m: number, tail: number): number {
  const pairs = n * m
  if (pairs > mostExactPairs) {
    const half = -normalQuantile(tail) * Math.sqrt((pairs * (n + m + 1)) / 12)
    return Math.max(0, Math.floor(pairs / 2 - half))
  }
  const below = rankSumBelow(n, m)
  let count = 0
  // (1 - 0.9) / 2 is a little less than 0.05 in floating point.
  while (count < pairs / 2 && below(count) <= tail + 1e-12) count += 1
  return count
}
