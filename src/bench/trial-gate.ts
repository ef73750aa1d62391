import type { FailureCause, Observation, TrialState } from '../core/trial.ts'
import type { Answer } from '../core/result-document.ts'

export interface Verdict {
  readonly state: TrialState
  readonly cause: FailureCause | null
  readonly message: string | null
}

export interface Expected {
  readonly trialId: string
  readonly scriptSha256: string
  /** Undefined for data whose answer the generator does not know. */
  readonly answer: Answer | undefined
}

/**
 * Whether a trial that claims success did the work: the right script (SoAL runs the previous one when a download fails, and
 * reports success), for this trial, with the right answer. Whatever its speed, another answer is invalid.
 */
export function judge(observation: Observation, expected: Expected): Verdict {
  const { outcome, result } = observation
  if (outcome.state === 'failed') return { state: 'failed', cause: outcome.cause, message: outcome.message }
  if (outcome.state === 'cancelled') return { state: 'cancelled', cause: null, message: outcome.message }
  if (result === undefined) return { state: 'failed', cause: 'script-error', message: 'no result document' }
  if (result.trialId !== expected.trialId) {
    return invalid('platform-fault', `result document of another trial: ${result.trialId}`)
  }
  if (result.scriptSha256 !== expected.scriptSha256) {
    const ran = result.scriptSha256?.slice(0, 12) ?? 'an unknown script'
    return invalid(
      'platform-fault',
      `another script ran: ${ran} instead of ${expected.scriptSha256.slice(0, 12)}`,
    )
  }
  const { answer } = expected
  if (answer === undefined) return { state: 'succeeded', cause: null, message: null }
  if (answer.rows !== null && result.output.rows !== answer.rows) {
    return invalid('wrong-output', `wrong answer: ${text(result.output.rows)} rows instead of ${answer.rows}`)
  }
  if (answer.digest !== null && result.output.digest !== answer.digest) {
    return invalid(
      'wrong-output',
      `wrong answer: digest ${text(result.output.digest)} instead of ${answer.digest}`,
    )
  }
  return { state: 'succeeded', cause: null, message: null }
}

const invalid = (cause: FailureCause, message: string): Verdict => ({ state: 'invalid', cause, message })

const text = (value: number | string | null): string => (value === null ? 'none' : String(value))
