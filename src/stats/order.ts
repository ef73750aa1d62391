/** A copy in ascending order. */
export const ascending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b)

/**
 * The quantile p of values in ascending order, interpolated linearly (type 7 of Hyndman & Fan 1996, the default of R
 * and NumPy). NaN for no values.
 */
export function quantileOfSorted(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p
  const below = sorted[Math.floor(at)] ?? Number.NaN
  const above = sorted[Math.ceil(at)] ?? Number.NaN
  return below + (above - below) * (at - Math.floor(at))
}

export const median = (values: readonly number[]): number => quantileOfSorted(ascending(values), 0.5)

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

/** With n - 1 in the denominator. NaN below 2 values. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values)
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1))
}
