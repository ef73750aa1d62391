import type { Contender } from './contender.ts'
import { type BandOptions, drawable } from './curve-bands.ts'
import { seededRandom } from '../../core/seeded-random.ts'

export interface WinProbability {
  readonly size: number
  /** Per contender, in their order: the share of draws in which it is the least of those that can do the size. */
  readonly shares: readonly number[]
  /** The share in which none can. */
  readonly none: number
}

/** A contender with, where its limit is uncertain, the probability that it can do a size. */
export interface Competitor extends Contender {
  readonly worksAt?: (size: number) => number
}

/**
 * P(cheapest | size) or P(fastest | size), by metric: in each draw of the mixed bootstrap all contenders are drawn anew, and
 * the least wins. What was not measured at a size does not compete there.
 */
export function winProbabilities(
  competitors: readonly Competitor[],
  options: Omit<BandOptions, 'confidence'>,
): readonly WinProbability[] {
  const { metric, sizes, draws = 2_000, seed = 1 } = options
  const random = seededRandom(seed)
  const points = Float64Array.from(sizes, Math.log)
  const all = competitors.map((each) => drawable(each, metric, points, random))
  const works = competitors.map(({ worksAt }) => sizes.map((size) => worksAt?.(size) ?? 1))
  const values = competitors.map(() => new Float64Array(sizes.length))
  const wins = sizes.map(() => new Float64Array(competitors.length + 1))
  for (let draw = 0; draw < draws; draw += 1) {
    for (const [at, { curves, levels }] of all.entries()) {
      curves.redraw()
      curves.evaluate(draw % 2 === 0 ? levels.level : levels.next, values[at]!)
    }
    for (const [size, won] of wins.entries()) won[winnerAt(values, works, size, random)]! += 1 / draws
  }
  return sizes.map((size, at) => ({
    size,
    shares: [...wins[at]!.subarray(0, competitors.length)],
    none: wins[at]![competitors.length]!,
  }))
}

/** Position of the least, or the number of competitors where none can. */
function winnerAt(
  values: readonly Float64Array[],
  works: readonly (readonly number[])[],
  size: number,
  random: () => number,
): number {
  let winner = values.length
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]![size]!
    const probability = works[at]![size]!
    if (probability < 1 && random() >= probability) continue
    if (value < least) {
      least = value
      winner = at
    }
  }
  return winner
}
