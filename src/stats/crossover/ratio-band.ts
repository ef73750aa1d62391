import type { RatioAt, Zone } from './crossover-answer.ts'
import { hullOfLevels } from './interval.ts'

/** Differences within ±5 % are practically none. */
export const indifferent = Math.log(1.05)

/** Ratio A / B along the compared sizes, with pointwise intervals of the draws. */
export function ratioBand(
  points: Float64Array,
  estimate: Float64Array,
  positions: readonly number[],
  draws: readonly Float64Array[],
  confidence: number,
): readonly RatioAt[] {
  return positions.map((position, at) => {
    const { low, high } = hullOfLevels(draws[at]!, confidence)
    return {
      size: Math.exp(points[position]!),
      ratio: Math.exp(estimate[position]!),
      low: Math.exp(low),
      high: Math.exp(high),
    }
  })
}

/**
 * The stretches of sizes whose interval touches ±5 %. Between the points of the band both ends of the interval are taken as
 * linear in ln size, so that a crossing far steeper than the points are close still has its zone.
 */
export function zonesWithin(band: readonly RatioAt[]): readonly Zone[] {
  const zones: { low: number; high: number }[] = []
  for (const [at, right] of band.slice(1).entries()) {
    const part = touching(band[at]!, right)
    if (part === undefined) continue
    const last = zones.at(-1)
    if (last !== undefined && part.low <= last.high * (1 + 1e-12)) last.high = part.high
    else zones.push({ ...part })
  }
  return zones
}

function touching(left: RatioAt, right: RatioAt): Zone | undefined {
  const below = shareWhere(Math.log(left.low) - indifferent, Math.log(right.low) - indifferent)
  const above = shareWhere(-indifferent - Math.log(left.high), -indifferent - Math.log(right.high))
  const from = Math.max(below.from, above.from)
  const to = Math.min(below.to, above.to)
  if (!(from <= to)) return undefined
  const sizeAt = (share: number): number => left.size * (right.size / left.size) ** share
  return { low: sizeAt(from), high: sizeAt(to) }
}

/** The part of [0, 1] in which the line from `start` to `end` is not above 0; empty as from > to. */
function shareWhere(start: number, end: number): { readonly from: number; readonly to: number } {
  if (start <= 0 && end <= 0) return { from: 0, to: 1 }
  if (start > 0 && end > 0) return { from: 1, to: 0 }
  const zero = start / (start - end)
  return start <= 0 ? { from: 0, to: zero } : { from: zero, to: 1 }
}
