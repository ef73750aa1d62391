import { setTimeout as delay } from 'node:timers/promises'
import { failed, ok, warning, type Check, type Finding } from './check.ts'

const watchedMs = 60
/** A clock that is slewed gains or loses 0.05 %; what is more was set. */
const mostDriftMs = 20

/**
 * The wall clock against the monotonic one, and against what is known to have happened before: `newestKnownMs` are times
 * that an earlier process wrote down.
 */
export function clockCheck(
  now: () => number,
  newestKnownMs: () => Promise<number | undefined>,
  monotonic: () => number = () => performance.now(),
): Check {
  return {
    name: 'clock',
    async look() {
      const [wall, steady] = [now(), monotonic()]
      await delay(watchedMs)
      const driftMs = now() - wall - (monotonic() - steady)
      const newest = await newestKnownMs()
      if (Math.abs(driftMs) > mostDriftMs)
        return warning(
          `the clock was set by ${Math.round(driftMs)} ms while it was watched`,
          'Let the time service settle first: durations on our clock would be wrong.',
        )
      if (newest !== undefined && newest > wall + 60_000)
        return warning(
          `it is ${timeText(wall)}, but a journal has lines of ${timeText(newest)}`,
          'Set the clock right: runs are sorted by it.',
        )
      return ok(`${timeText(wall)}, and steady`)
    },
  }
}

/** AWS refuses signatures that are five minutes off; what is near that fails now and then. */
const offsetMs = { warn: 1_000, refuse: 4 * 60_000 }

/** Our clock against the `Date` header of a service, which has whole seconds. */
export function clockOffset(offBySeconds: number): Finding {
  const ms = Math.abs(offBySeconds) * 1000
  const found = `${Math.abs(offBySeconds).toFixed(1)} s ${offBySeconds < 0 ? 'behind' : 'ahead of'} the service`
  const fix = 'Set the clock by a time service (NTP): timedatectl set-ntp true'
  if (ms > offsetMs.refuse) return failed(`${found}: signatures will be refused`, fix)
  return ms > offsetMs.warn + 1_000
    ? warning(found, fix)
    : ok(`within ${Math.ceil(ms / 1000)} s of the service's`)
}

const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
