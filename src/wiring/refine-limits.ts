const usual = 150

/**
 * Pairs that a search may take: at ±25 % about what the shallow curves of the reference take at a coefficient of variation of
 * 30 %, half as much again. The number grows with the square of the precision.
 */
export function mostPairs(tolerance: number): number {
  const factor = (Math.log(1.25) / Math.log(1 + tolerance)) ** 2
  return Math.round(Math.min(1_000, Math.max(60, usual * factor)))
}
