/** Ends of an interval; undefined where it is open on that side. */
export interface Interval {
  readonly low: number | undefined
  readonly high: number | undefined
}

/** The share of draws without a crossing beyond which nothing bounds it. */
const mostWithout = 0.4

/**
 * Central interval of draws of which some may be ±∞: an end that falls among those is open, and both are if more than 40 %
 * of the draws have no crossing. Sorts `draws`.
 */
export function drawnInterval(draws: Float64Array, without: number, confidence: number): Interval {
  if (without > mostWithout) return { low: undefined, high: undefined }
  draws.sort()
  const tail = (1 - confidence) / 2
  return { low: finite(quantileOfDraws(draws, tail)), high: finite(quantileOfDraws(draws, 1 - tail)) }
}

/** Type 7, for values in ascending order that may end in infinities. */
export function quantileOfDraws(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  if (below === above || !Number.isFinite(below) || !Number.isFinite(above))
    return Number.isFinite(below) ? above : below
  return below + (above - below) * (at - Math.floor(at))
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)
