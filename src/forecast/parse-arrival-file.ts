import { UsageInvalid } from '../core/errors.ts'
import { hoursPerMonth, type Arrivals } from './arrivals.ts'

const remedy = 'One time in each line: ISO 8601 such as 2026-11-20T09:00:00Z, or seconds since 1970.'

/**
 * Arrivals that were recorded: one time in each line, or a JSON array of them. The month is as busy as the record.
 * @throws UsageInvalid naming the line that is no time
 */
export function parseArrivalFile(text: string, name: string): Arrivals {
  const times = entries(text, name)
    .map(({ entry, line }) => secondsOf(entry, `${name}, line ${line}`))
    .sort((a, b) => a - b)
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined || last <= first) {
    throw new UsageInvalid(`fewer than two different arrival times: ${name}`, { suggestions: [remedy] })
  }
  const spanHours = (last - first) / 3600
  return {
    jobsPerMonth: ((times.length - 1) / spanHours) * hoursPerMonth,
    times: times.map((time) => time - first),
    words: `${times.length} arrivals over ${Number(spanHours.toPrecision(3))} hours in ${name}`,
  }
}

function entries(text: string, name: string): readonly { entry: unknown; line: number }[] {
  if (text.trimStart().startsWith('['))
    return jsonArray(text, name).map((entry, at) => ({ entry, line: at + 1 }))
  return text
    .split(/\r?\n/)
    .map((entry, at) => ({ entry: entry.trim(), line: at + 1 }))
    .filter(({ entry }) => entry !== '')
}

function jsonArray(text: string, name: string): readonly unknown[] {
  try {
    const parsed: unknown = JSON.parse(text)
    if (Array.isArray(parsed)) return parsed
  } catch (error) {
    throw new UsageInvalid(`not JSON: ${name}`, { cause: error, suggestions: [remedy] })
  }
  throw new UsageInvalid(`not an array: ${name}`, { suggestions: [remedy] })
}

function secondsOf(entry: unknown, place: string): number {
  const numeric = typeof entry === 'number' || (typeof entry === 'string' && /^\d+(\.\d+)?$/.test(entry))
  const seconds = numeric ? Number(entry) : typeof entry === 'string' ? Date.parse(entry) / 1000 : Number.NaN
  if (Number.isFinite(seconds)) return seconds
  throw new UsageInvalid(`not a time in ${place}: ${JSON.stringify(entry)}`, { suggestions: [remedy] })
}
