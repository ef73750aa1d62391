import type { Comparison } from '../crossover/comparison.ts'
import type { Crossing } from '../stats/crossover/crossover-answer.ts'

/** Half of the interval in ln size; infinite where an end is open. */
export const halfWidthOf = ({ low, high }: Crossing): number =>
  low === undefined || high === undefined ? Number.POSITIVE_INFINITY : Math.log(high / low) / 2

/** The crossing that is known the least, of those that are not within the tolerance. */
export function widestCrossing({ answer }: Comparison, tolerance: number): Crossing | undefined {
  return answer.crossings
    .filter((crossing) => halfWidthOf(crossing) > Math.log(1 + tolerance))
    .toSorted((p, q) => halfWidthOf(q) - halfWidthOf(p))[0]
}

/**
 * Where an undecided answer needs runs: a crossing is borne out by one platform being less for sure on either side, which shows
 * first at the ends; without one, where the interval says most for the platform that seems to lose.
 */
export function decidingSizes(
  { answer }: Comparison,
  range: { readonly low: number; readonly high: number },
): number[] {
  const { low, high } = answer.range ?? range
  const { candidate, sizes, band } = answer
  if (candidate !== undefined) {
    const below = sizes.some(({ size, sign }) => sign !== 0 && size < candidate.size)
    const above = sizes.some(({ size, sign }) => sign !== 0 && size > candidate.size)
    const open = [...(below ? [] : [low]), ...(above ? [] : [high])]
    return open.length > 0 ? open : [low, high]
  }
  const sure = sizes.find(({ sign }) => sign !== 0)
  if (sure === undefined) return [low, high]
  const against = (at: { readonly low: number; readonly high: number }): number =>
    sure.sign < 0 ? Math.log(at.high) : -Math.log(at.low)
  const weakest = band.toSorted((p, q) => against(q) - against(p))[0]
  return [weakest?.size ?? high]
}
