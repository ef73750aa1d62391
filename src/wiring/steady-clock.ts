/** A clock that durations can be taken from: it goes on evenly, whatever is done to the computer's time of day. */
export interface SteadyClock {
  /** Epoch milliseconds as of the start of the clock, from then on counted evenly; not whole. */
  readonly now: () => number
  /**
   * Starts to watch the time of day. The function that it gives tells by how many milliseconds that has moved against this clock
   * since: forward also when the computer slept, because this clock stands still then.
   */
  readonly watch: () => () => number
}

interface Clocks {
  /** Epoch milliseconds; may be set. */
  readonly wall: () => number
  /** Milliseconds from any start; is never set. */
  readonly even: () => number
}

const own: Clocks = { wall: Date.now, even: () => performance.now() }

export function steadyClock({ wall, even }: Clocks = own): SteadyClock {
  const offset = wall() - even()
  const now = (): number => offset + even()
  return {
    now,
    watch() {
      const before = wall() - now()
      return () => wall() - now() - before
    },
  }
}

/** Corrections that a time service makes are smaller, and spread over minutes. */
const toleratedMs = 2_000

/**
 * What to tell of a trial during which the time of day moved, one line; undefined when it did not. What was measured on this
 * computer is then no latency: it may have slept while the platform worked on.
 */
export function clockJump(movedMs: number): string | undefined {
  if (Math.abs(movedMs) <= toleratedMs) return undefined
  const seconds = (Math.abs(movedMs) / 1000).toFixed(1)
  return movedMs > 0
    ? `the time of day went forward by ${seconds} s during the trial, as when a computer sleeps: its latency is not counted`
    : `the time of day was set back by ${seconds} s during the trial: its latency is not counted`
}
