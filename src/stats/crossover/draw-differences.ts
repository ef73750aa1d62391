import type { ContenderCurves } from './contender.ts'
import type { LevelPair } from './choose-level.ts'
import type { Level } from './ladder-curves.ts'
import { mainChange, signChanges } from './sign-changes.ts'

/** Where to look for one crossing: between two ln sizes, D = A - B rising (1) or falling (-1) through 0. */
export interface Window {
  readonly from: number
  readonly to: number
  readonly direction: 1 | -1
}

export interface Drawn {
  /** Per window, the ln size of the crossing in every draw; ±∞ where it lies beyond that end of the window. */
  readonly crossings: readonly Float64Array[]
  /** Per window, the share of draws without a crossing in it. */
  readonly without: readonly number[]
  /** Per band point, D in every draw. */
  readonly differences: readonly Float64Array[]
}

export interface DrawPlan {
  readonly points: Float64Array
  readonly levels: LevelPair
  readonly draws: number
  readonly windows: readonly Window[]
  /** Positions in `points` at which D is kept. */
  readonly bandAt: readonly number[]
}

/** The mixed bootstrap: every draw at the chosen level and at the next looser one, both kept. */
export function drawDifferences(left: ContenderCurves, right: ContenderCurves, plan: DrawPlan): Drawn {
  const { points, levels, draws, windows, bandAt } = plan
  const total = 2 * draws
  const crossings = windows.map(() => new Float64Array(total))
  const without = windows.map(() => 0)
  const differences = bandAt.map(() => new Float64Array(total))
  const parts = windows.map((window) => partOf(points, window))
  const difference = differenceOf(left, right, points.length)
  for (let draw = 0; draw < total; draw += 1) {
    if (draw % 2 === 0) {
      left.redraw()
      right.redraw()
    }
    const values = difference(draw % 2 === 0 ? levels.level : levels.next)
    for (const [at, point] of bandAt.entries()) differences[at]![draw] = values[point]!
    for (const [at, { direction }] of windows.entries()) {
      const { x, from, to } = parts[at]!
      const found = crossingIn(x, values.subarray(from, to), direction)
      crossings[at]![draw] = found
      if (!Number.isFinite(found)) without[at]! += 1 / total
    }
  }
  return { crossings, without, differences }
}

/** ln metric of A - ln metric of B over the points, for the present draw or, with `estimate`, for the data themselves. */
export function differenceOf(
  left: ContenderCurves,
  right: ContenderCurves,
  length: number,
  kind: 'estimate' | 'evaluate' = 'evaluate',
): (level: Level) => Float64Array {
  const values = new Float64Array(length)
  const other = new Float64Array(length)
  return (level) => {
    left[kind](level, values)
    right[kind](level, other)
    for (let at = 0; at < length; at += 1) values[at]! -= other[at]!
    return values
  }
}

function partOf(
  points: Float64Array,
  { from, to }: Window,
): { readonly x: Float64Array; readonly from: number; readonly to: number } {
  const first = points.findIndex((x) => x >= from - 1e-9)
  const last = points.findLastIndex((x) => x <= to + 1e-9)
  return { x: points.subarray(first, last + 1), from: first, to: last + 1 }
}

/** Without a crossing, the side that wins the window says beyond which end it must lie. */
function crossingIn(x: Float64Array, values: Float64Array, direction: 1 | -1): number {
  const change = mainChange(signChanges(x, values), direction)
  if (change !== undefined) return change.x
  let total = 0
  for (const value of values) total += value
  return direction * total < 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY
}
