/** A zero of a curve between two points of a grid. */
export interface SignChange {
  readonly x: number
  /** 1 where the curve rises through zero, -1 where it falls. */
  readonly direction: 1 | -1
  /** How much lies on the right sides of it: direction·(Σ beyond - Σ before), over grid points. */
  readonly contrast: number
}

/** All zeros of `values` at ascending `x`, interpolated linearly. Values that are exactly 0 belong to neither side. */
export function signChanges(x: Float64Array, values: Float64Array): readonly SignChange[] {
  const changes: SignChange[] = []
  let total = 0
  for (const value of values) total += value
  let before = 0
  let last = -1
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at]!
    if (value !== 0) {
      if (last >= 0 && value < 0 !== values[last]! < 0) {
        const direction = value > 0 ? 1 : -1
        const share = values[last]! / (values[last]! - value)
        changes.push({
          x: x[last]! + share * (x[at]! - x[last]!),
          direction,
          contrast: direction * (total - 2 * before),
        })
      }
      last = at
    }
    before += value
  }
  return changes
}

/** The zero that divides the curve best; in one direction only where one is asked for. */
export function mainChange(changes: readonly SignChange[], direction?: 1 | -1): SignChange | undefined {
  let best: SignChange | undefined
  for (const change of changes) {
    if (direction !== undefined && change.direction !== direction) continue
    if (best === undefined || change.contrast > best.contrast) best = change
  }
  return best
}
