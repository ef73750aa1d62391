import type { Counters } from '../limits/limiter.ts'
import { sandboxError, type Ending, type Invocation } from './invocation.ts'
import type { ReportFacts } from './report-line.ts'
import type { Answer } from './runtime-api.ts'
import { describeExit, endedBySignal, type Exit } from './runtime-process.ts'

export interface Outcome {
  readonly ending: Ending
  readonly failure: ReportFacts['failure']
  /** The runtime waits for the next event. */
  readonly alive: boolean
}

/** What the sandbox knew when its runtime ended. */
export interface Fall {
  readonly exit: Exit
  readonly before: Counters
  readonly after: Counters
  /** What the runtime posted to `init/error`. */
  readonly initError: Uint8Array | undefined
}

export function timedOut({ requestId }: Invocation, timeoutSeconds: number): Outcome {
  const message = `RequestId: ${requestId} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`
  return { ending: sandboxError('Sandbox.Timedout', message), failure: { status: 'timeout' }, alive: false }
}

export function exited({ requestId }: Invocation, fall: Fall): Outcome {
  const errorType = exitType(fall)
  const message = `RequestId: ${requestId} Error: Runtime exited with error: ${describeExit(fall.exit)}`
  const ending: Ending =
    fall.initError === undefined
      ? sandboxError(errorType, message)
      : { kind: 'sandbox-error', errorType, payload: fall.initError }
  return { ending, failure: { status: 'error', errorType }, alive: false }
}

/** The answer stands, also when the runtime did not come back for another event. */
export function answered(answer: Answer, fall: Fall | undefined): Outcome {
  const ending = endingOf(answer)
  if (fall === undefined) return { ending, failure: undefined, alive: true }
  return { ending, failure: { status: 'error', errorType: exitType(fall) }, alive: false }
}

/**
 * Out of memory is what the kernel counted, not what the signal looks like; a runtime that ended by an exit code of its
 * own was not the victim, though a child may have been.
 */
export function exitType({ exit, before, after, initError }: Fall): string {
  if (initError !== undefined) return errorTypeOf(initError) ?? 'Runtime.ExitError'
  const killed = (after.oomKills ?? 0) > (before.oomKills ?? 0)
  return killed && endedBySignal(exit) ? 'Runtime.OutOfMemory' : 'Runtime.ExitError'
}

function endingOf(answer: Answer): Ending {
  if (answer.kind === 'response') return { kind: 'response', payload: answer.body }
  if (answer.kind === 'error') return { kind: 'handler-error', payload: answer.body }
  const errorMessage = `Response payload size (${answer.bytes} bytes) exceeded maximum allowed payload size (${answer.mostBytes} bytes).`
  const payload = Buffer.from(JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage }))
  return { kind: 'handler-error', payload }
}

function errorTypeOf(body: Uint8Array): string | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString())
    if (typeof value !== 'object' || value === null || !('errorType' in value)) return undefined
    return typeof value.errorType === 'string' ? value.errorType : undefined
  } catch {
    return undefined
  }
}
