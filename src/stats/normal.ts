import { pnorm, qnorm } from 'lib-r-math.js'

/** P(Z ≤ z) of the standard normal distribution. */
export const normalCdf = (z: number): number => pnorm(z, 0, 1, true, false)

/** P(Z > z): keeps its digits far out, where 1 - P(Z ≤ z) has none left. */
export const normalTail = (z: number): number => pnorm(z, 0, 1, false, false)

/** The z with P(Z ≤ z) = p. */
export const normalQuantile = (p: number): number => qnorm(p, 0, 1, true, false)
