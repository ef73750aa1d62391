import type { Plan } from '../bench/plan.ts'
import { levelKey } from '../bench/refine-options.ts'
import { platforms, type Platform } from '../core/platform.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { SearchGoal } from './refine-goal.ts'
import { mostPairs } from './refine-limits.ts'

/** As `soalbench crossover` has them, so that it gives the same intervals. */
const crossoverDraws = 2_000

/** Every pair of platforms of every workload and start level. */
export function goalsOf(
  { cells, refine }: Plan,
  book: PriceBook,
  draws = crossoverDraws,
): readonly SearchGoal[] {
  if (refine === undefined) throw new RangeError('a plan without a search')
  const { metric, tolerance, gridSizes } = refine
  const [low, high] = [Math.min(...gridSizes), Math.max(...gridSizes)]
  const levels = new Map(cells.map((cell) => [levelKey(cell), cell]))
  return [...levels.values()].flatMap(({ workload, startLevel }) => {
    const there = platforms.filter((platform) =>
      cells.some(
        (cell) => cell.platform === platform && levelKey(cell) === levelKey({ workload, startLevel }),
      ),
    )
    return pairsOf(there).map((pair) => ({
      ...{ metric, book, draws, tolerance, low, high, workload, startLevel },
      platforms: pair,
      mostPairs: mostPairs(tolerance),
    }))
  })
}

const pairsOf = (some: readonly Platform[]): readonly (readonly [Platform, Platform])[] =>
  some.flatMap((left, at) => some.slice(at + 1).map((right) => [left, right] as const))
