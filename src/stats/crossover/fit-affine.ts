/** start-up + perUnit·s, both positive. */
export interface Affine {
  readonly startUp: number
  readonly perUnit: number
}

/**
 * The median of a duration as a + b·s, fitted to logarithms by Gauss-Newton on (ln a, ln b): 25 steps, none longer than 1.
 * `s` are sizes in a unit in which the largest is about 1, ascending; `weights` are the numbers of runs.
 */
export function fitAffine(
  s: Float64Array,
  logs: Float64Array,
  weights: Float64Array,
  start: Affine = firstGuess(s, logs),
): Affine {
  let lnA = Math.log(start.startUp)
  let lnB = Math.log(start.perUnit)
  for (let step = 0; step < 25; step += 1) {
    const a = Math.exp(lnA)
    const b = Math.exp(lnB)
    let aa = 1e-10
    let ab = 0
    let bb = 1e-10
    let ar = 0
    let br = 0
    for (let at = 0; at < s.length; at += 1) {
      const part = b * s[at]!
      const fitted = a + part
      const weight = weights[at]!
      const residual = weight * (logs[at]! - Math.log(fitted))
      const byA = a / fitted
      const byB = part / fitted
      aa += weight * byA * byA
      ab += weight * byA * byB
      bb += weight * byB * byB
      ar += byA * residual
      br += byB * residual
    }
    const determinant = aa * bb - ab * ab
    const moveA = clip((bb * ar - ab * br) / determinant)
    const moveB = clip((aa * br - ab * ar) / determinant)
    lnA += moveA
    lnB += moveB
    if (Math.abs(moveA) + Math.abs(moveB) < 1e-9) break
  }
  return { startUp: Math.exp(lnA), perUnit: Math.exp(lnB) }
}

function firstGuess(s: Float64Array, logs: Float64Array): Affine {
  const last = s.length - 1
  const smallest = Math.ceil(s.length / 3)
  const startUp = Math.exp(logs.subarray(0, smallest).reduce((sum, log) => sum + log, 0) / smallest)
  const most = Math.exp(logs[last]!)
  return { startUp, perUnit: Math.max(most - startUp, 0.05 * most) / s[last]! }
}

const clip = (step: number): number => Math.max(-1, Math.min(1, step))
