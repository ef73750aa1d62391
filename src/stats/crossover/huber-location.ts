/**
 * Huber mean of `values[from..to)` with a scale known from elsewhere: the median, then five rounds of weights
 * min(1, 1.345·scale / distance). Sorts `values` within the range; allocates nothing.
 */
export function huberLocation(values: Float64Array, from: number, to: number, scale: number): number {
  const n = to - from
  if (n === 1) return values[from]!
  if (n === 2) return (values[from]! + values[from + 1]!) / 2
  let centre = sortedMedian(values, from, to)
  const reach = 1.345 * scale
  for (let round = 0; round < 5; round += 1) {
    let total = 0
    let weights = 0
    for (let at = from; at < to; at += 1) {
      const value = values[at]!
      const distance = Math.abs(value - centre)
      const weight = distance <= reach ? 1 : reach / distance
      total += weight * value
      weights += weight
    }
    const next = total / weights
    const moved = Math.abs(next - centre)
    centre = next
    if (moved < 1e-12) break
  }
  return centre
}

/** The median of `values[from..to)`, which are left in ascending order. */
export function sortedMedian(values: Float64Array, from: number, to: number): number {
  if (to - from > 24) values.subarray(from, to).sort()
  else insertionSort(values, from, to)
  const middle = (from + to) >> 1
  return (to - from) % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2
}

function insertionSort(values: Float64Array, from: number, to: number): void {
  for (let at = from + 1; at < to; at += 1) {
    const value = values[at]!
    let hole = at
    while (hole > from && values[hole - 1]! > value) {
      values[hole] = values[hole - 1]!
      hole -= 1
    }
    values[hole] = value
  }
}
