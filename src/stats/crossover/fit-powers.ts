/** Coefficients of 1, √s, s and s², none negative. */
export type Powers = Float64Array

/** Columns 1, √s, s, s² for sizes in a unit in which the largest is about 1. */
export const powerColumns = (s: Float64Array): readonly Float64Array[] => [
  s.map(() => 1),
  s.map(Math.sqrt),
  s,
  s.map((size) => size * size),
]

// The intercept is always in. Ties go to the earlier subset: through two points many curves are exact, the line is meant.
const subsets: readonly (readonly number[])[] = [
  [0],
  [0, 2],
  [0, 1],
  [0, 3],
  [0, 2, 3],
  [0, 1, 2],
  [0, 1, 3],
  [0, 1, 2, 3],
]

/**
 * Non-negative least squares on 1, √s, s, s² with relative residuals: weights 1/y, then twice 1/ŷ. Every subset of the
 * columns is solved, and the best whose coefficients are all ≥ 0 taken: exact for four columns, and without iterations.
 */
export function fitPowers(
  columns: readonly Float64Array[],
  logs: Float64Array,
  counts: Float64Array,
  out: Powers,
): void {
  const points = logs.length
  const most = Math.max(2, points - 1)
  for (let round = 0; round < 3; round += 1) {
    gram.fill(0)
    for (let at = 0; at < points; at += 1) {
      const value = Math.exp(logs[at]!)
      const scale = round === 0 ? value : Math.max(valueAt(columns, out, at), 1e-300)
      addRow(columns, at, value, scale, counts[at]!)
    }
    solveBest(most, out)
  }
}

const valueAt = (columns: readonly Float64Array[], powers: Powers, at: number): number =>
  powers[0]! + powers[1]! * columns[1]![at]! + powers[2]! * columns[2]![at]! + powers[3]! * columns[3]![at]!

// Scratch of one fit, reused as a bootstrap makes thousands: upper triangle of the normal equations with the target as
// fifth column, and the factor and solution of one subset.
const gram = new Float64Array(25)
const factor = new Float64Array(16)
const solution = new Float64Array(4)
const row = new Float64Array(5)

function addRow(
  columns: readonly Float64Array[],
  at: number,
  value: number,
  scale: number,
  count: number,
): void {
  for (let column = 0; column < 4; column += 1) row[column] = columns[column]![at]! / scale
  row[4] = value / scale
  for (let i = 0; i < 5; i += 1) {
    const left = count * row[i]!
    for (let j = i; j < 5; j += 1) gram[i * 5 + j]! += left * row[j]!
  }
}

function solveBest(most: number, out: Powers): void {
  const total = gram[24]!
  let best = Number.POSITIVE_INFINITY
  for (const subset of subsets) {
    if (subset.length > most) continue
    if (!solveSubset(subset)) continue
    let explained = 0
    for (let i = 0; i < subset.length; i += 1) explained += solution[i]! * gram[subset[i]! * 5 + 4]!
    const left = total - explained
    if (left > best - 1e-12 * total) continue
    best = left
    out.fill(0)
    for (let i = 0; i < subset.length; i += 1) out[subset[i]!] = solution[i]!
  }
}

/** Cholesky on the columns of the subset. False where they are dependent or a coefficient is negative. */
function solveSubset(subset: readonly number[]): boolean {
  const size = subset.length
  for (let i = 0; i < size; i += 1) {
    const si = subset[i]!
    for (let j = 0; j <= i; j += 1) {
      let sum = gram[subset[j]! * 5 + si]!
      for (let k = 0; k < j; k += 1) sum -= factor[i * 4 + k]! * factor[j * 4 + k]!
      if (i > j) factor[i * 4 + j] = sum / factor[j * 4 + j]!
      else {
        if (!(sum > 1e-13 * gram[si * 5 + si]!)) return false
        factor[i * 4 + i] = Math.sqrt(sum)
      }
    }
    let target = gram[si * 5 + 4]!
    for (let k = 0; k < i; k += 1) target -= factor[i * 4 + k]! * solution[k]!
    solution[i] = target / factor[i * 4 + i]!
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = solution[i]!
    for (let k = i + 1; k < size; k += 1) sum -= factor[k * 4 + i]! * solution[k]!
    solution[i] = sum / factor[i * 4 + i]!
    if (solution[i]! < 0) return false
  }
  return true
}
