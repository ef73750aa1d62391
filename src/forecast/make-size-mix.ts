import { normalQuantile } from '../stats/normal.ts'
import type { SizeMix } from './size-mix.ts'

/** Every size equally often; ascending, without repeats. */
export function equalMix(sizes: readonly number[]): SizeMix {
  const distinct = [...new Set(sizes)].sort((a, b) => a - b)
  return distinct.map((bytes) => ({ bytes, share: 1 / distinct.length }))
}

export interface LognormalSizes {
  readonly medianBytes: number
  /** Standard deviation of the natural logarithm. */
  readonly logSd: number
  /** Classes of equal probability, each standing at its middle quantile. */
  readonly classes: number
  readonly leastBytes: number
  readonly mostBytes: number
}

/** A lognormal distribution of sizes cut into classes of equal probability; sizes beyond the bounds lie on them. */
export function lognormalMix({
  medianBytes,
  logSd,
  classes,
  leastBytes,
  mostBytes,
}: LognormalSizes): SizeMix {
  return Array.from({ length: classes }, (_, at) => {
    const bytes = medianBytes * Math.exp(logSd * normalQuantile((at + 0.5) / classes))
    return { bytes: Math.min(mostBytes, Math.max(leastBytes, bytes)), share: 1 / classes }
  })
}
