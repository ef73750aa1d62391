export interface TimeLimit {
  readonly signal: AbortSignal
  cancel(): void
}

/** What a timer can hold, ms. */
const longest = 2 ** 31 - 1

/** Aborts after `ms`; undefined: never. Not AbortSignal.timeout, whose timer cannot be given up. */
export function timeLimit(ms: number | undefined): TimeLimit {
  const over = new AbortController()
  const timer = ms === undefined ? undefined : setTimeout(() => over.abort(), Math.min(ms, longest))
  return { signal: over.signal, cancel: () => clearTimeout(timer) }
}
