import { ladderCurves } from './ladder-curves.ts'
import type { RefinePair } from './refine-state.ts'
import { mainChange, signChanges } from './sign-changes.ts'

/** Where curves through single pairs put the crossing, and how steep they are there. */
export interface RefineModel {
  readonly x: number
  /** |dD/d ln size|, at least 0.1. */
  readonly slope: number
  readonly direction: 1 | -1
}

const count = 461

/** NNLS curves of both sides through the pairs of the bracket. Undefined where they do not cross. */
export function refineModel(
  pairs: readonly RefinePair[],
  from: number,
  to: number,
  near: number | undefined,
): RefineModel | undefined {
  const points = Float64Array.from({ length: count }, (_, at) => from + ((to - from) * at) / (count - 1))
  const [left, right] = (['a', 'b'] as const).map((side) => curveThrough(pairs, side, points))
  const difference = left!.map((value, at) => value - right![at]!)
  const changes = signChanges(points, difference)
  const change =
    near === undefined
      ? mainChange(changes)
      : changes.toSorted((p, q) => Math.abs(p.x - near) - Math.abs(q.x - near))[0]
  if (change === undefined) return undefined
  const at = points.findIndex((x) => x >= change.x)
  const [first, last] = [Math.max(0, at - 3), Math.min(count - 1, at + 3)]
  const slope = (difference[last]! - difference[first]!) / (points[last]! - points[first]!)
  return { x: change.x, slope: Math.max(0.1, change.direction * slope), direction: change.direction }
}

function curveThrough(pairs: readonly RefinePair[], side: 'a' | 'b', points: Float64Array): Float64Array {
  const bySize = new Map<number, number[]>()
  for (const pair of pairs) {
    const logs = bySize.get(pair.size) ?? []
    logs.push(Math.log(pair[side]))
    bySize.set(pair.size, logs)
  }
  const cells = [...bySize].toSorted(([p], [q]) => p - q)
  const x = Float64Array.from(cells, ([size]) => Math.log(size))
  const counts = Int32Array.from(cells, ([, logs]) => logs.length)
  const locations = Float64Array.from(
    cells,
    ([, logs]) => logs.reduce((sum, log) => sum + log, 0) / logs.length,
  )
  const out = new Float64Array(points.length)
  ladderCurves(x, counts, points).evaluate('powers', locations, out)
  return out
}
