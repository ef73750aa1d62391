import { callFailure, describeServiceError, serviceError } from '../aws/service-error.ts'
import type { RunContext } from './runner.ts'

export type Submission<T> =
  | {
      readonly kind: 'answered'
      readonly value: T
      readonly submittedAtMs: number
      readonly waitedMs: number
    }
  /** Never ran: refused as often as was tried. */
  | { readonly kind: 'throttled' | 'not-started'; readonly message: string; readonly submittedAtMs: number }
  /** Broke on the way: it may be running. */
  | { readonly kind: 'ambiguous'; readonly message: string; readonly submittedAtMs: number }

/**
 * Sends a call that starts billed work. It is sent again only when the service said that it did nothing; a broken
 * connection, a 5xx or a truncated answer is handed back as ambiguous. `submittedAtMs` is the last sending.
 * @throws what the service refuses for good (no access, no such thing), and the abort.
 */
export async function submit<T>(
  send: () => Promise<T>,
  context: RunContext,
  patienceMs: number,
): Promise<Submission<T>> {
  const begun = context.now()
  for (let refusals = 1; ; refusals += 1) {
    const submittedAtMs = context.now()
    try {
      const value = await send()
      return { kind: 'answered', value, submittedAtMs, waitedMs: submittedAtMs - begun }
    } catch (error) {
      context.signal.throwIfAborted()
      const kind = callFailure(error)
      const message = describeServiceError(error)
      if (kind === 'refused' || kind === 'expired') throw error
      if (kind === 'ambiguous') return { kind, message, submittedAtMs }
      if (context.now() - begun >= patienceMs) return { kind, message, submittedAtMs }
      const askedMs = (serviceError(error).retryAfterSeconds ?? 0) * 1000
      await pauseBefore(refusals, context, askedMs)
    }
  }
}

/** Times a start is sent whose answer is lost and of which nothing is found. */
export const mostSendings = 12

/** Pause before the next sending, growing with every one before it, with jitter. */
export function pauseBefore(
  sendings: number,
  { patience, random, sleep }: RunContext,
  askedMs = 0,
): Promise<void> {
  const { first, most } = patience.backoffMs
  const pauseMs = Math.min(first * 2 ** (sendings - 1), most)
  return sleep(askedMs + pauseMs * (0.5 + random() / 2))
}

/** After an interruption, for the answer to a start that is on its way: without its id the work cannot be stopped. */
const interruptedGraceMs = 2_000

/**
 * Ends the wait for a service to accept work: one that says nothing for longer has perhaps accepted it, and clients that
 * start work have no time-out of their own.
 */
export function startSignal({ signal, patience }: RunContext): AbortSignal {
  return AbortSignal.any([afterGrace(signal), AbortSignal.timeout(patience.acceptanceMs)])
}

/** One for each signal: a run of thousands of trials must not leave as many listeners. */
const graced = new WeakMap<AbortSignal, AbortSignal>()

function afterGrace(signal: AbortSignal): AbortSignal {
  const known = graced.get(signal)
  if (known !== undefined) return known
  const late = new AbortController()
  const abort = (): void => late.abort(signal.reason)
  if (signal.aborted) abort()
  signal.addEventListener('abort', () => setTimeout(abort, interruptedGraceMs).unref(), { once: true })
  graced.set(signal, late.signal)
  return late.signal
}
