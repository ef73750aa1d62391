/**
 * P(|T| ≤ t) of Student's t with a whole number of degrees of freedom, as a finite sum.
 * Abramowitz & Stegun 1964, 26.7.3 (odd) and 26.7.4 (even), with θ = atan(t/√df).
 */
export function studentTWithin(t: number, df: number): number {
  const theta = Math.atan(t / Math.sqrt(df))
  const sin = Math.sin(theta)
  const cos = Math.cos(theta)
  const odd = df % 2 === 1
  if (df === 1) return (2 * theta) / Math.PI
  let term = odd ? cos : 1
  let series = term
  for (let k = odd ? 3 : 2; k <= df - 2; k += 2) {
    term *= ((k - 1) / k) * cos * cos
    series += term
  }
  return odd ? (2 / Math.PI) * (theta + sin * series) : sin * series
}

/**
 * The t beyond which, on both sides together, 1 - confidence of the distribution lies: 2.776 for 0.95 and 4 degrees.
 * @param confidence in (0, 1) @param df whole, at least 1
 * @throws RangeError
 */
export function studentTCritical(confidence: number, df: number): number {
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence must lie in (0, 1), got ${confidence}`)
  if (!Number.isInteger(df) || df < 1) throw new RangeError(`df must be a whole number from 1, got ${df}`)
  // Bisection on the angle, in which the probability rises smoothly from 0 to 1 over a bounded range.
  let low = 0
  let high = Math.PI / 2
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2
    if (studentTWithin(Math.sqrt(df) * Math.tan(middle), df) < confidence) low = middle
    else high = middle
  }
  return Math.sqrt(df) * Math.tan((low + high) / 2)
}
