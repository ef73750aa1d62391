/** Ends of an interval; undefined where it is open on that side. */
export interface Interval {
  readonly low: number | undefined
  readonly high: number | undefined
}

/** The share of draws without a crossing beyond which nothing bounds it. */
const mostWithout = 0.4

/**
 * Interval of draws of which some may be ±∞: an end that falls among those is open, and both are if more than 40 % of the
 * draws have no crossing.
 */
export function drawnInterval(draws: Float64Array, without: number, confidence: number): Interval {
  if (without > mostWithout) return { low: undefined, high: undefined }
  const { low, high } = hullOfLevels(draws, confidence)
  return { low: finite(low), high: finite(high) }
}

/**
 * The hull of the central intervals of two levels, whose draws alternate. Quantiles of all draws together would let one level
 * that is off to a side thin out the other's tail: in simulation the least coverage of 45 settings was 88 % that way, 91 %
 * this way.
 */
export function hullOfLevels(
  draws: Float64Array,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2
  const [one, other] = [0, 1].map((level) => {
    const sorted = new Float64Array(draws.length >> 1)
    for (let at = 0; at < sorted.length; at += 1) sorted[at] = draws[2 * at + level]!
    sorted.sort()
    return { low: quantileOfDraws(sorted, tail), high: quantileOfDraws(sorted, 1 - tail) }
  })
  return { low: Math.min(one!.low, other!.low), high: Math.max(one!.high, other!.high) }
}

/** Type 7, for values in ascending order that may end in infinities. */
function quantileOfDraws(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p
  const below = sorted[Math.floor(at)]!
  const above = sorted[Math.ceil(at)]!
  if (below === above || !Number.isFinite(below) || !Number.isFinite(above))
    return Number.isFinite(below) ? above : below
  return below + (above - below) * (at - Math.floor(at))
}

const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)
