import { Cron } from 'croner'
import { UsageInvalid } from '../core/errors.ts'
import { hoursPerMonth, type Arrivals } from './arrivals.ts'

const remedy = 'Give five fields in UTC, for example "0 2 * * *": minute, hour, day, month, weekday.'
/** From a fixed day, so that equal lines give equal forecasts; four years hold a leap day. */
const from = new Date('2027-01-01T00:00:00Z')
const windowHours = 1461 * 24
const weekHours = 7 * 24
/** A week of every minute and a little more. */
const mostOccurrences = 10_100

/** The exact times of a cron line in UTC, and how many there are in an average month of 730 hours. @throws UsageInvalid */
export function cronArrivals(line: string, flag = '--cron'): Arrivals {
  const fields = line.trim().split(/\s+/)
  if (fields.length !== 5 && !line.startsWith('@')) throw refusal(flag, line, `${fields.length} fields`)
  const hours = occurrences(parse(line, flag))
  const [first] = hours
  if (first === undefined) throw refusal(flag, line, 'it never comes')
  const window = hours.length < mostOccurrences ? windowHours : wholeWeeks(hours.at(-1) ?? 0)
  const kept = hours.filter((hour) => hour < window)
  return {
    jobsPerMonth: (kept.length / window) * hoursPerMonth,
    times: kept.map((hour) => (hour - first) * 3600),
    words: `cron "${line}" in UTC`,
  }
}

function parse(line: string, flag: string): Cron {
  try {
    return new Cron(line, { timezone: 'UTC' })
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)
    throw refusal(flag, line, reason)
  }
}

function occurrences(cron: Cron): readonly number[] {
  const hours: number[] = []
  let at = cron.nextRun(new Date(from.getTime() - 1000))
  while (at !== null && hours.length < mostOccurrences) {
    const hour = (at.getTime() - from.getTime()) / 3_600_000
    if (hour >= windowHours) break
    hours.push(hour)
    at = cron.nextRun(at)
  }
  return hours
}

/** A line that follows the days of the week is averaged over whole ones. */
const wholeWeeks = (hours: number): number =>
  hours > weekHours ? Math.floor(hours / weekHours) * weekHours : hours

const refusal = (flag: string, line: string, reason: string): UsageInvalid =>
  new UsageInvalid(`not a cron line in ${flag}: "${line}": ${reason}`, { suggestions: [remedy] })
