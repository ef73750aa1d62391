import { shortText } from '../core/short-text.ts'
import type { FailureCause, Observation, TrialState } from '../core/trial.ts'
import type { Answer, ResultDocument } from '../core/result-document.ts'
import type { Payload } from '../payloads/payload.ts'

export interface Verdict {
  readonly state: TrialState
  readonly cause: FailureCause | null
  readonly message: string | null
}

export interface Expected {
  readonly trialId: string
  readonly scriptSha256: string
  /** Undefined for data whose answer the generator does not know: then only the trials of a run can tell by each other. */
  readonly answer: Answer | undefined
  /** Records of the payload, all of which a workload with a known answer reads. */
  readonly inputRows: number | undefined
}

/** What the generator knows of a workload's work on a payload. */
export function knownWork(payload: Payload, workload: string): Pick<Expected, 'answer' | 'inputRows'> {
  // A workload may be called `constructor`.
  const answer = Object.hasOwn(payload.answers, workload) ? payload.answers[workload] : undefined
  return { answer, inputRows: answer === undefined ? undefined : payload.rows }
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
  if (result.status === 'failed') {
    return { state: 'failed', cause: 'script-error', message: 'the script says that it failed' }
  }
  return wrongRun(result, expected) ?? wrongWork(result, expected) ?? succeeded
}

const succeeded: Verdict = { state: 'succeeded', cause: null, message: null }

/** Another trial's document, another script, or a document that contradicts itself. */
function wrongRun(result: ResultDocument, { trialId, scriptSha256 }: Expected): Verdict | undefined {
  if (result.trialId !== trialId) {
    return invalid('platform-fault', `result document of another trial: ${shortText(result.trialId, 60)}`)
  }
  if (result.error !== null) {
    return invalid('wrong-output', `a success with an error: ${shortText(result.error.type, 60)}`)
  }
  if (result.scriptSha256 === scriptSha256) return undefined
  const ran = result.scriptSha256 === null ? 'an unknown script' : shortText(result.scriptSha256, 12)
  return invalid('platform-fault', `another script ran: ${ran} instead of ${scriptSha256.slice(0, 12)}`)
}

/** Part of the input, or another output than the generator's. */
function wrongWork({ input, output }: ResultDocument, expected: Expected): Verdict | undefined {
  const { answer, inputRows } = expected
  if (answer === undefined) return undefined
  if (inputRows !== undefined && input.rows !== inputRows) {
    return invalid('wrong-output', `wrong input: ${text(input.rows)} records read instead of ${inputRows}`)
  }
  if (answer.rows !== null && output.rows !== answer.rows) {
    return invalid('wrong-output', `wrong answer: ${text(output.rows)} rows instead of ${answer.rows}`)
  }
  if (answer.digest !== null && output.digest !== answer.digest) {
    return invalid('wrong-output', `wrong answer: digest ${text(output.digest)} instead of ${answer.digest}`)
  }
  return undefined
}

const invalid = (cause: FailureCause, message: string): Verdict => ({ state: 'invalid', cause, message })

const text = (value: number | string | null): string =>
  value === null ? 'none' : shortText(String(value), 60)
