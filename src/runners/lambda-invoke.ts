import type { LambdaClients } from '../aws/clients.ts'
import type { InvokeCommandOutput } from '../aws/lambda-sdk.ts'
import { describeServiceError } from '../aws/service-error.ts'
import { readAnswer, saysDuplicate, type LambdaAnswer } from './lambda-answer.ts'
import type { Claim } from './lambda-claim.ts'
import { MarkWatch, type WatchEnd } from './lambda-watch.ts'
import type { AttemptRequest, RunContext, TrialRequest } from './runner.ts'
import { scriptLocation } from './script-location.ts'
import { submit } from './submit.ts'

/** After the function's own time-out the answer must have come. */
export const answerSlackMs = 60_000

interface Span {
  readonly submittedAtMs: number
  readonly clientMs: number
}

/** What became of one sending. `unknown`: nobody answered, it may be running. `refused`: it did not run. */
export type Sending =
  | (Span & {
      readonly kind: 'answered' | 'duplicate'
      readonly answer: LambdaAnswer
      /** From the first try to the one that was accepted: throttled, or not started for a passing reason. */
      readonly waitedMs: number
    })
  | (Span & { readonly kind: 'unknown'; readonly message: string })
  | (Span & {
      readonly kind: 'refused'
      readonly cause: 'throttled' | 'platform-fault'
      readonly message: string
    })
  | (Span & { readonly kind: 'interrupted' })

export interface InvokeRequest {
  readonly functionName: string
  readonly trial: Pick<TrialRequest<'lambda'>, 'scriptUri' | 'timeoutSeconds'>
  readonly sample: AttemptRequest
  readonly claims: boolean
}

/**
 * Invokes once, and waits for the answer while something of it is to be expected. Refused for a passing reason it is sent
 * again, as it did not run. The event names the script, as SoAL's handler lets an event override it.
 */
export async function invoke(
  clients: LambdaClients,
  request: InvokeRequest,
  context: RunContext,
  onClaim: (claim: Claim) => void,
): Promise<Sending> {
  const command = commandOf(clients, request)
  const overdueMs = request.trial.timeoutSeconds * 1000 + answerSlackMs
  const begunAtMs = context.now()
  let submittedAtMs = begunAtMs
  let given: WatchEnd | undefined
  const send = async (): Promise<InvokeCommandOutput> => {
    submittedAtMs = context.now()
    const abandoned = new AbortController()
    const onEnd = (why: WatchEnd): void => {
      given = why
      abandoned.abort(new Error(abandonedFor[why]))
    }
    const watch = new MarkWatch(request.sample, { overdueMs, claims: request.claims }, context, {
      onClaim,
      onEnd,
    })
    void watch.watch()
    try {
      return await clients.start.send(command, { abortSignal: abandoned.signal })
    } finally {
      watch.stop()
    }
  }
  try {
    const sent = await submit(send, context, context.patience.refusedMs)
    const span = { submittedAtMs: sent.submittedAtMs, clientMs: context.now() - sent.submittedAtMs }
    if (sent.kind === 'ambiguous') {
      return { ...span, kind: 'unknown', message: given === undefined ? sent.message : abandonedFor[given] }
    }
    if (sent.kind !== 'answered') {
      const cause = sent.kind === 'throttled' ? 'throttled' : 'platform-fault'
      return { ...span, kind: 'refused', cause, message: `invocation refused: ${sent.message}` }
    }
    const answer = readAnswer(sent.value, sent.value.$metadata.requestId)
    const kind = saysDuplicate(sent.value, answer) ? 'duplicate' : 'answered'
    return { ...span, kind, answer, waitedMs: sent.waitedMs }
  } catch (error) {
    const span = { submittedAtMs, clientMs: context.now() - submittedAtMs }
    if (context.signal.aborted) return { ...span, kind: 'interrupted' }
    const message = `${request.functionName} cannot be invoked: ${describeServiceError(error)}`
    return { ...span, kind: 'refused', cause: 'platform-fault', message }
  }
}

const abandonedFor: Readonly<Record<WatchEnd, string>> = {
  'no-claim': 'no sign of a beginning',
  'has-result': 'the result is there, the answer is not',
  overdue: 'no answer in time',
  interrupted: 'interrupted',
}

function commandOf({ sdk }: LambdaClients, { functionName, trial, sample }: InvokeRequest) {
  const { bucket, key } = scriptLocation(trial.scriptUri)
  return new sdk.InvokeCommand({
    FunctionName: functionName,
    LogType: 'Tail',
    Payload: JSON.stringify({ ...sample.event, SCRIPT_BUCKET: bucket, SPARK_SCRIPT: key }),
  })
}
