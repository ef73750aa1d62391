import { callFailure, describeServiceError, type CallFailure } from './service-error.ts'

/** The clock and the patience of a poll; a RunContext is one. */
export interface PollContext {
  readonly signal: AbortSignal
  readonly now: () => number
  readonly random: () => number
  readonly sleep: (ms: number) => Promise<void>
  readonly poll: { readonly leastMs: number; readonly mostMs: number }
  readonly warn: (message: string) => void
}

export interface PollOptions<T> {
  /** For messages: `job run 00f1` */
  readonly what: string
  readonly look: () => Promise<T>
  readonly stateOf: (seen: T) => string
  /** States in which the wait is over. */
  readonly final: readonly string[]
  /** Other states that the service is known to have; anything else is waited through, with one warning. */
  readonly passing: readonly string[]
  /** Epoch ms after which nothing more is waited for. */
  readonly deadlineMs: number
  /** Called once per state entered. */
  readonly onState?: (state: string, seen: T) => void
}

/** `late`: the deadline passed; `last` is what was seen then, if anything. */
export type PollResult<T> =
  | { readonly outcome: 'final'; readonly state: string; readonly seen: T }
  | { readonly outcome: 'late'; readonly state: string | undefined; readonly last: T | undefined }

/**
 * Looks again and again until a final state or the deadline. Pauses grow from `leastMs` to `mostMs` with jitter, so that
 * many waits do not fall into step. A look that fails for a passing reason is repeated until the deadline, one that
 * is refused (no access, not found) is thrown at once: a fixed number of tries would give up a running, billed job.
 * @throws what `look` throws when the service refuses it, and what `sleep` throws when the signal aborts.
 */
export async function poll<T>(options: PollOptions<T>, context: PollContext): Promise<PollResult<T>> {
  let pauseMs = context.poll.leastMs
  let last: T | undefined
  let state: string | undefined
  const known = new Set([...options.final, ...options.passing])
  const warned = new Set<string>()
  for (;;) {
    context.signal.throwIfAborted()
    const seen = await attempt(options, context, warned)
    if (seen !== undefined) {
      const now = options.stateOf(seen.value)
      if (now !== state) options.onState?.(now, seen.value)
      state = now
      last = seen.value
      if (options.final.includes(now)) return { outcome: 'final', state: now, seen: seen.value }
      if (!known.has(now))
        warnOnce(`${options.what} is in a state that is not known here: ${now}`, context, warned)
    }
    if (context.now() >= options.deadlineMs) return { outcome: 'late', state, last }
    const remainingMs = options.deadlineMs - context.now()
    await context.sleep(Math.min(pauseMs * (0.75 + context.random() / 2), Math.max(remainingMs, 0)))
    pauseMs = Math.min(pauseMs * 1.5, context.poll.mostMs)
  }
}

/** For a look that has no state: repeated for a passing reason, for a minute at most. @throws what refuses it. */
export async function untilAnswered<T>(
  what: string,
  look: () => Promise<T>,
  context: PollContext,
): Promise<T> {
  const deadlineMs = context.now() + 60_000
  const seen = await poll(
    { what, look, stateOf: () => 'seen', final: ['seen'], passing: [], deadlineMs },
    context,
  )
  if (seen.outcome === 'final') return seen.seen
  throw new Error(`${what} cannot be looked at: the service gives no answer`)
}

async function attempt<T>(
  options: PollOptions<T>,
  context: PollContext,
  warned: Set<string>,
): Promise<{ value: T } | undefined> {
  try {
    return { value: await options.look() }
  } catch (error) {
    context.signal.throwIfAborted()
    if (isFinal(callFailure(error))) throw error
    warnOnce(
      `could not look at ${options.what}, trying again: ${describeServiceError(error)}`,
      context,
      warned,
    )
    return undefined
  }
}

/** Another look gives the same answer. */
const isFinal = (failure: CallFailure): boolean => failure === 'refused' || failure === 'expired'

function warnOnce(message: string, context: PollContext, warned: Set<string>): void {
  if (warned.has(message)) return
  warned.add(message)
  context.warn(message)
}
