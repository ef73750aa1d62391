/**
 * How many pairs a grid of `sizes` would have needed for the same interval, had its sizes been repeated alike: a straight line
 * between the two sizes around the crossing has on average ⅔ of the variance of a cell, so n = ⅔·2σ²·(1.96/ln(1 + tol))²/b²
 * pairs at each. What was saved is an estimate and is to be called one.
 */
export function gridEquivalentPairs({
  sizes,
  cv,
  slope,
  tolerance,
}: {
  readonly sizes: number
  readonly cv: number
  /** |dD/d ln size| at the crossing. */
  readonly slope: number
  readonly tolerance: number
}): number {
  const variance = 2 * Math.log(1 + cv * cv)
  const perSize = ((2 / 3) * variance * (1.96 / Math.log(1 + tolerance)) ** 2) / slope ** 2
  return sizes * Math.max(1, Math.ceil(perSize))
}
