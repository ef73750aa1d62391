import { median } from './order.ts'

const clip = 1.345
/** E[min(Z², 1.345²)] of a standard normal Z. */
const clippedVariance = 0.71016

/**
 * Standard deviation of residuals of a fit with `parameters` free ones, of which stragglers may be some: residuals beyond
 * 1.345 deviations count as 1.345 (Huber's proposal 2, from 1.4826·MAD), with n - parameters in the denominator.
 * 0 where no degree of freedom is left: the noise is then unknown.
 */
export function robustResidualSd(residuals: readonly number[], parameters: number): number {
  const freedom = residuals.length - parameters
  if (freedom <= 0) return 0
  let sd = 1.4826 * median(residuals.map(Math.abs))
  // More than half of the residuals are 0 where a fit goes through as many points as it has parameters.
  if (!(sd > 1e-12)) sd = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / freedom)
  for (let round = 0; round < 30; round += 1) {
    const clipped = residuals.reduce((sum, r) => sum + Math.min(r * r, (clip * sd) ** 2), 0)
    sd = Math.sqrt(clipped / (freedom * clippedVariance))
  }
  return sd
}
