import { UsageInvalid } from '../core/errors.ts'
import type { Arrivals } from '../forecast/arrivals.ts'
import { cronArrivals } from '../forecast/cron-arrivals.ts'
import { parseArrivalFile } from '../forecast/parse-arrival-file.ts'
import { positiveOf } from './flag-values.ts'
import { readFlagFile } from './read-flag-file.ts'

/** As typed. */
export interface ArrivalFlags {
  readonly jobsPerMonth: string | undefined
  readonly cron: string | undefined
  readonly arrivalsPerHour: string | undefined
  readonly arrivals: string | undefined
}

/** @throws UsageInvalid naming the flag, NotFound for a file */
export async function arrivalsOf(flags: ArrivalFlags): Promise<Arrivals> {
  const given = [
    flags.jobsPerMonth !== undefined && '--jobs-per-month',
    flags.cron !== undefined && '--cron',
    flags.arrivalsPerHour !== undefined && '--arrivals-per-hour',
    flags.arrivals !== undefined && '--arrivals',
  ].filter((flag) => flag !== false)
  if (given.length !== 1) {
    const what =
      given.length === 0 ? 'nothing says how many jobs there are' : `more than one of ${given.join(', ')}`
    throw new UsageInvalid(what, {
      suggestions: [
        'Give one of --jobs-per-month 5000, --cron "0 2 * * *", --arrivals-per-hour 12, --arrivals FILE.',
      ],
    })
  }
  if (flags.cron !== undefined) return cronArrivals(flags.cron)
  if (flags.arrivals !== undefined)
    return parseArrivalFile(await readFlagFile(flags.arrivals, '--arrivals'), flags.arrivals)
  if (flags.arrivalsPerHour !== undefined) {
    const perHour = positiveOf(flags.arrivalsPerHour, '--arrivals-per-hour', 1e7)
    return { jobsPerMonth: perHour * 730, times: null, words: `${perHour} an hour, at random` }
  }
  const jobs = positiveOf(flags.jobsPerMonth ?? '', '--jobs-per-month', 1e9)
  return { jobsPerMonth: jobs, times: null, words: 'at random' }
}
