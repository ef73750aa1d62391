import { callFailure, describeServiceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { DeployContext } from './deploy-context.ts'

const longestPauseMs = 5_000
const answerPatienceMs = 60_000

/**
 * Looks until `look` gives a value. A look that fails for a passing reason is repeated, one that is refused is thrown at
 * once: the SDK's own waiters take a refusal for "not yet", and pause up to five minutes.
 * @throws PlatformUnavailable after the deadline, what refuses the look, and what `sleep` throws when the signal aborts
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined>,
  context: DeployContext,
  deadlineMs: number,
): Promise<T> {
  let pauseMs = context.firstPauseMs
  for (;;) {
    const seen = await ask(look, context)
    if (seen !== undefined) return seen
    if (context.now() >= deadlineMs)
      throw new PlatformUnavailable(`waited too long: ${what}`, {
        suggestions: ['Give the same command again: it goes on from there.'],
      })
    await context.sleep(pauseMs * (0.75 + context.random() / 2))
    pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)
  }
}

/** A call that may be sent again, until it is answered. @throws what refuses it, and after a minute what it met last */
export async function ask<T>(call: () => Promise<T>, context: DeployContext): Promise<T> {
  const deadlineMs = context.now() + answerPatienceMs
  let pauseMs = context.firstPauseMs
  for (;;) {
    context.signal.throwIfAborted()
    try {
      return await call()
    } catch (error) {
      context.signal.throwIfAborted()
      if (!isPassing(error) || context.now() >= deadlineMs) throw error
      context.say(`asking again: ${describeServiceError(error)}`)
      await context.sleep(pauseMs * (0.75 + context.random() / 2))
      pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    }
  }
}

/** Errors of the SDK itself, such as missing credentials, have no status either; nothing passes by waiting there. */
function isPassing(error: unknown): boolean {
  const failure = callFailure(error)
  if (failure === 'refused' || failure === 'expired') return false
  return !(
    error instanceof Error &&
    /^(CredentialsProviderError|TypeError|RangeError|AssertionError)$/.test(error.name)
  )
}
