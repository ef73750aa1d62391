import type { Window } from './draw-differences.ts'
import type { SizeDifference } from './sign-bands.ts'
import { mainChange, signChanges } from './sign-changes.ts'

/** Crossings of a curve, and between which ln sizes to look for each in the draws. */
export interface PlacedCrossings {
  /** Whether the bands bear them out; otherwise there is at most one, the main one of the curve. */
  readonly established: boolean
  readonly centres: readonly number[]
  readonly windows: readonly Window[]
}

/** One per sign change among the sizes that are decided; sizes that are open are left out. */
export function crossingsOf(
  points: Float64Array,
  difference: Float64Array,
  sizes: readonly SizeDifference[],
): PlacedCrossings {
  const decided = sizes.filter(({ sign }) => sign !== 0)
  const brackets = decided.slice(1).flatMap((right, at) => {
    const left = decided[at]!
    return left.sign === right.sign
      ? []
      : [
          {
            from: Math.log(left.size),
            to: Math.log(right.size),
            direction: right.sign === 1 ? 1 : -1,
          } as const,
        ]
  })
  if (brackets.length === 0) return candidateOf(points, difference)
  const centres = brackets.map((bracket) => centreIn(points, difference, bracket))
  const windows = brackets.map(({ direction }, at) => ({
    direction,
    // From one neighbour to the next: the draws may place a crossing outside of its bracket.
    from: at === 0 ? points[0]! : centres[at - 1]!,
    to: at === brackets.length - 1 ? points.at(-1)! : centres[at + 1]!,
  }))
  return { centres, windows, established: true }
}

/** Where the curve crosses, if it does, though the bands do not bear it out. */
function candidateOf(points: Float64Array, difference: Float64Array): PlacedCrossings {
  const change = mainChange(signChanges(points, difference))
  if (change === undefined) return { centres: [], windows: [], established: false }
  const window = { from: points[0]!, to: points.at(-1)!, direction: change.direction }
  return { centres: [change.x], windows: [window], established: false }
}

/** A looser look only inside the bracket; a curve so stiff that it has no zero there gets the middle of the bracket. */
function centreIn(points: Float64Array, difference: Float64Array, bracket: Window): number {
  const all = signChanges(points, difference)
  const inside = all.filter(({ x }) => x >= bracket.from && x <= bracket.to)
  const found = mainChange(inside, bracket.direction) ?? mainChange(all, bracket.direction)
  return found?.x ?? (bracket.from + bracket.to) / 2
}
