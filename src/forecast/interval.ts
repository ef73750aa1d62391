import type { Estimate } from '../core/estimate.ts'

const confidence = 0.95

/** A point with the central 95 % of its bootstrap draws; `spread`: whether the measurements tell anything of their noise. */
export function estimateFrom(
  point: number,
  draws: readonly number[],
  { samples, spread }: { readonly samples: number; readonly spread: boolean },
): Estimate {
  const sorted = draws.toSorted((a, b) => a - b)
  const [low, high] = [at(sorted, (1 - confidence) / 2), at(sorted, (1 + confidence) / 2)]
  const known = spread && low !== undefined && high !== undefined
  // The centre of the draws may lie beside the point: the interval holds both.
  return {
    point,
    low: known ? Math.min(low, point) : undefined,
    high: known ? Math.max(high, point) : undefined,
    ...{ confidence, samples },
  }
}

const at = (sorted: readonly number[], p: number): number | undefined =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(p * (sorted.length - 1))))]
