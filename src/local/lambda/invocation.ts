import type { Enforcement } from '../../core/trial.ts'

/** One event for a sandbox. */
export interface Invocation {
  readonly requestId: string
  readonly functionArn: string
  readonly event: Uint8Array
  /** As the client sent it, base64. */
  readonly clientContext: string | undefined
}

export type ErrorType = 'Sandbox.Timedout' | 'Runtime.OutOfMemory' | 'Runtime.ExitError' | (string & {})

/** How an invocation ended, before it is told to anybody. */
export type Ending =
  | { readonly kind: 'response'; readonly payload: Uint8Array }
  /** The handler raised; the sandbox lives on. */
  | { readonly kind: 'handler-error'; readonly payload: Uint8Array }
  /** The sandbox is gone: timeout, exit, out of memory, or an INIT that failed. */
  | {
      readonly kind: 'sandbox-error'
      readonly errorType: ErrorType
      readonly payload: Uint8Array
    }

export interface InvocationResult {
  readonly ending: Ending
  /** The last 4 KB of the invocation's log, REPORT line included. */
  readonly logTail: Buffer
  readonly durationMs: number
  readonly billedMs: number
  /** Cold only, and only when INIT came to its end outside the invocation. */
  readonly initMs: number | undefined
  readonly enforcement: Enforcement
}

/** The payload of a sandbox error, as Lambda words it. */
export function sandboxError(errorType: ErrorType, errorMessage: string): Ending {
  return {
    kind: 'sandbox-error',
    errorType,
    payload: Buffer.from(JSON.stringify({ errorType, errorMessage })),
  }
}
