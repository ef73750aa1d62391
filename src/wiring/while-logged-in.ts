import { CredentialsExpired } from '../core/errors.ts'
import type { AttemptLog } from '../runners/runner.ts'

/**
 * Attempts are sent only while the credentials last for the longest of them: one that outlives them would be billed and not seen.
 */
export function whileLoggedIn(
  attempts: AttemptLog,
  mayStart: (() => Promise<string | undefined>) | undefined,
): AttemptLog {
  if (mayStart === undefined) return attempts
  return {
    accepted: (attempt, platformRunId) => attempts.accepted(attempt, platformRunId),
    ended: (attempt, end) => attempts.ended(attempt, end),
    async intend(attempt) {
      const refusal = await mayStart()
      if (refusal !== undefined) throw new CredentialsExpired(refusal)
      await attempts.intend(attempt)
    },
  }
}
