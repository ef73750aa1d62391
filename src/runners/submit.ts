import { callFailure, describeServiceError, serviceError } from '../aws/service-error.ts'
import type { RunContext } from './runner.ts'

/** Waits for a throttled or refused-for-now start, ms: 0.2 s doubling to 20 s, with full jitter above the asked-for wait. */
const backoff = { firstMs: 200, mostMs: 20_000 }

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
  for (let pauseMs = backoff.firstMs; ; pauseMs = Math.min(pauseMs * 2, backoff.mostMs)) {
    const submittedAtMs = context.now()
    try {
      const value = await send()
      return { kind: 'answered', value, submittedAtMs, waitedMs: submittedAtMs - begun }
    } catch (error) {
      context.signal.throwIfAborted()
      const kind = callFailure(error)
      const message = describeServiceError(error)
      if (kind === 'refused') throw error
      if (kind === 'ambiguous') return { kind, message, submittedAtMs }
      if (context.now() - begun >= patienceMs) return { kind, message, submittedAtMs }
      const askedMs = (serviceError(error).retryAfterSeconds ?? 0) * 1000
      await context.sleep(askedMs + pauseMs * (0.5 + context.random() / 2))
    }
  }
}

/** How long a service may take to accept work. One that says nothing for longer has perhaps accepted it: ambiguous. */
export const acceptanceMs = 60_000

/** The abort of the run, or the end of the time for an answer: clients that start work have no time-out of their own. */
export const answerSignal = ({ signal }: RunContext, withinMs: number): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(withinMs)])
