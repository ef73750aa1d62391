import type { Random } from '../core/seeded-random.ts'

/** Hours of a month, as AWS reckons. */
export const hoursPerMonth = 730
const secondsPerMonth = hoursPerMonth * 3600

/** When the jobs of a month come. */
export interface Arrivals {
  readonly jobsPerMonth: number
  /** Exact seconds from the first one, ascending; null: at random, independently of each other (a Poisson process). */
  readonly times: readonly number[] | null
  /** For people. */
  readonly words: string
}

const mostSimulated = 100_000
const mostWarmUp = 200_000

export interface SimulatedArrivals {
  /** Seconds, ascending. */
  readonly times: readonly number[]
  /** How many of them come before a steady state. */
  readonly warmUp: number
}

/**
 * Times at which a share of the jobs comes, for a simulation: 100,000 at random after those of `settleSeconds`, or what
 * is left of the exact ones.
 */
export function arrivalTimes(
  { jobsPerMonth, times }: Arrivals,
  random: Random,
  { share, settleSeconds }: { readonly share: number; readonly settleSeconds: number },
): SimulatedArrivals {
  if (times !== null) {
    const kept = share >= 1 ? times : times.filter(() => random() < share)
    return { times: kept.slice(0, mostSimulated), warmUp: 1 }
  }
  const gap = secondsPerMonth / (jobsPerMonth * share)
  const warmUp = Math.min(mostWarmUp, Math.ceil(settleSeconds / gap) + 1)
  let now = 0
  const next = (): number => (now -= gap * Math.log(1 - random()))
  return { times: Array.from({ length: warmUp + mostSimulated }, next), warmUp }
}

/** More or fewer jobs; exact times stay. */
export const scaledArrivals = (arrivals: Arrivals, factor: number): Arrivals => ({
  ...arrivals,
  jobsPerMonth: arrivals.jobsPerMonth * factor,
})
