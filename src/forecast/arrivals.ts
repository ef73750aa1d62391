import type { Random } from '../core/seeded-random.ts'

/** Hours and seconds of a month, as AWS reckons. */
export const hoursPerMonth = 730
export const secondsPerMonth = hoursPerMonth * 3600

/** When the jobs of a month come. */
export interface Arrivals {
  readonly jobsPerMonth: number
  /** Exact seconds from the first one, ascending; null: at random, independently of each other (a Poisson process). */
  readonly times: readonly number[] | null
  /** For people. */
  readonly words: string
}

const mostSimulated = 100_000

/** Times at which a share of the jobs comes, for a simulation: 100,000 at random, or what is left of the exact ones. */
export function arrivalTimes(
  { jobsPerMonth, times }: Arrivals,
  random: Random,
  share = 1,
): readonly number[] {
  if (times !== null) {
    return share >= 1 ? times.slice(0, mostSimulated) : times.filter(() => random() < share)
  }
  const gap = secondsPerMonth / (jobsPerMonth * share)
  let now = 0
  return Array.from({ length: mostSimulated }, () => (now -= gap * Math.log(1 - random())))
}

/** `fraction` more or fewer jobs; exact times stay. */
export const scaledArrivals = (arrivals: Arrivals, factor: number): Arrivals => ({
  ...arrivals,
  jobsPerMonth: arrivals.jobsPerMonth * factor,
})
