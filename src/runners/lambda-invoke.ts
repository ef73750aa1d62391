import type { LambdaClients } from '../aws/clients.ts'
import { describeServiceError } from '../aws/service-error.ts'
import type { Observation } from '../core/trial.ts'
import type { Failure } from './failure.ts'
import { readAnswer, type LambdaAnswer } from './lambda-answer.ts'
import { observation } from './observe.ts'
import type { RunContext, TrialRequest } from './runner.ts'
import { scriptLocation } from './script-location.ts'
import { submit } from './submit.ts'

interface Span {
  readonly submittedAtMs: number
  readonly clientMs: number
}

/** `unanswered`: refused as often as was tried, or the connection broke and nobody knows whether it ran. */
export type Invocation =
  | (Span & { readonly kind: 'answered'; readonly answer: LambdaAnswer })
  | (Span & { readonly kind: 'unanswered'; readonly failure: Failure; readonly mayHaveRun: boolean })
  | (Span & { readonly kind: 'cancelled' })

/** A throttled invocation did not run; it is sent again for this long. */
const throttlePatienceMs = 60_000
/** After the function's own time-out the answer must have come. */
const answerSlackSeconds = 60

/** Invokes once and waits for the answer. The event names the script, as SoAL's handler lets an event override it. */
export async function invoke(
  name: string,
  { sdk, start }: LambdaClients,
  request: Pick<TrialRequest<'lambda'>, 'scriptUri' | 'timeoutSeconds'>,
  event: Readonly<Record<string, string>>,
  context: RunContext,
): Promise<Invocation> {
  const { bucket, key } = scriptLocation(request.scriptUri)
  const command = new sdk.InvokeCommand({
    FunctionName: name,
    LogType: 'Tail',
    Payload: JSON.stringify({ ...event, SCRIPT_BUCKET: bucket, SPARK_SCRIPT: key }),
  })
  const begunAtMs = context.now()
  const deadline = AbortSignal.timeout(
    (request.timeoutSeconds + answerSlackSeconds) * 1000 + throttlePatienceMs,
  )
  const abortSignal = AbortSignal.any([context.signal, deadline])
  try {
    const sent = await submit(() => start.send(command, { abortSignal }), context, throttlePatienceMs)
    const span = { submittedAtMs: sent.submittedAtMs, clientMs: context.now() - sent.submittedAtMs }
    if (sent.kind !== 'answered') {
      const mayHaveRun = sent.kind === 'ambiguous'
      return { ...span, kind: 'unanswered', failure: failureOf(sent), mayHaveRun }
    }
    return { ...span, kind: 'answered', answer: readAnswer(sent.value, sent.value.$metadata.requestId) }
  } catch (error) {
    const span = { submittedAtMs: begunAtMs, clientMs: context.now() - begunAtMs }
    if (context.signal.aborted) return { ...span, kind: 'cancelled' }
    const message = `${name} cannot be invoked: ${describeServiceError(error)}`
    return { ...span, kind: 'unanswered', failure: { cause: 'platform-fault', message }, mayHaveRun: false }
  }
}

/** There is no call that ends a running invocation: it goes on to its own end. */
export function cancelled({ submittedAtMs, clientMs }: Span): Observation {
  const outcome = {
    state: 'cancelled',
    message: 'interrupted; the invocation runs on to its own end',
  } as const
  return observation({ outcome, submittedAtMs, clientMs, unmeteredAttempts: 1 })
}

function failureOf(sent: { kind: 'throttled' | 'not-started' | 'ambiguous'; message: string }): Failure {
  if (sent.kind === 'throttled') return { cause: 'throttled', message: `invocation refused: ${sent.message}` }
  if (sent.kind === 'not-started')
    return { cause: 'platform-fault', message: `invocation refused: ${sent.message}` }
  return { cause: 'platform-fault', message: `the answer of the invocation was lost: ${sent.message}` }
}
