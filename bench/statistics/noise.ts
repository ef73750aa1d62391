/** Draws the noise of one run, in logarithms around the median. */
export type Noise = () => number

export const logSdOf = (cv: number): number => Math.sqrt(Math.log(1 + cv * cv))

/** Standard normal, by Box and Muller. */
export const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())

/** Lognormal with a coefficient of variation, every run ×2.5 with probability `stragglers`. */
export function lognormalNoise(cv: number, random: () => number, stragglers = 0): Noise {
  const sigma = logSdOf(cv)
  return () => sigma * normal(random) + (random() < stragglers ? Math.log(2.5) : 0)
}
