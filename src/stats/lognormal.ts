import { normalCdf, normalTail } from './normal.ts'

/**
 * E max(floor, T) where ln T is normal around ln `median` with standard deviation `logSd`: what a platform with a minimum
 * bills on average. F·Φ(z) + m·e^{σ²/2}·(1 - Φ(z - σ)) with z = (ln F - ln m)/σ.
 */
export function expectedAtLeast(floor: number, median: number, logSd: number): number {
  if (logSd <= 0) return Math.max(floor, median)
  const mean = median * Math.exp(logSd ** 2 / 2)
  if (floor <= 0) return mean
  const z = (Math.log(floor) - Math.log(median)) / logSd
  return floor * normalCdf(z) + mean * normalTail(z - logSd)
}

/** One part of a mixture of lognormal distributions. */
export interface LognormalPart {
  readonly share: number
  readonly median: number
  readonly logSd: number
}

/** The quantile p of a mixture, to a relative 1e-9, by bisection on its exact distribution. Shares sum to 1. */
export function mixtureQuantile(parts: readonly LognormalPart[], p: number): number {
  const present = parts.filter(({ share }) => share > 0)
  const reach = (side: number): readonly number[] =>
    present.map(({ median, logSd }) => Math.log(median) + side * (9 * logSd + 1e-9))
  let low = Math.min(...reach(-1))
  let high = Math.max(...reach(1))
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (mixtureCdf(present, middle) < p) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}

const mixtureCdf = (parts: readonly LognormalPart[], logValue: number): number =>
  parts.reduce((total, { share, median, logSd }) => {
    const distance = logValue - Math.log(median)
    return total + share * (logSd > 0 ? normalCdf(distance / logSd) : distance >= 0 ? 1 : 0)
  }, 0)
