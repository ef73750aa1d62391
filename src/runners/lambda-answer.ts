import { parseReport, type Report } from '../aws/report-line.ts'
import type { InvocationResponse } from '../aws/lambda-sdk.ts'
import { firstLine, tellsOutOfMemory, type Failure } from './failure.ts'

/** One answered invocation: HTTP 200 also when the function failed. */
export interface LambdaAnswer {
  readonly requestId: string | undefined
  readonly functionError: string | undefined
  readonly errorType: string
  readonly errorMessage: string
  /** The last 4 KB of the log; the first character may be cut. */
  readonly log: string
  /** Undefined when a chatty script pushed it out of the tail. */
  readonly report: Report | undefined
}

export function readAnswer(response: InvocationResponse, requestId: string | undefined): LambdaAnswer {
  const log = decodeLog(response.LogResult)
  const error = response.FunctionError === undefined ? {} : errorFields(response.Payload)
  return {
    requestId,
    functionError: response.FunctionError,
    errorType: error.errorType ?? '',
    errorMessage: error.errorMessage ?? '',
    log,
    report: parseReport(log, requestId),
  }
}

/**
 * Whether another invocation has the attempt, and this one did nothing: the handler says so in its answer, a script under a
 * handler that knows nothing of claims in its last line.
 */
export function saysDuplicate(
  { Payload }: InvocationResponse,
  { functionError, log }: LambdaAnswer,
): boolean {
  if (functionError !== undefined) return false
  const text = Payload === undefined ? '' : new TextDecoder().decode(Payload)
  // The line holds no more than this; a document never begins so.
  return /^\s*\{\s*"duplicate"\s*:\s*true\b/.test(text) || /^SOALBENCH \{"duplicate": ?true\b/m.test(log)
}

/** Why the invocation failed, or undefined. Both dialects of Lambda are read: with and without a Status in the REPORT. */
export function lambdaFailure(answer: LambdaAnswer, memoryMiB: number): Failure | undefined {
  const { functionError, report, errorType, errorMessage } = answer
  if (functionError === undefined) return undefined
  const told = `${errorType} ${errorMessage}`
  const message = firstLine(errorMessage === '' ? `${functionError} ${errorType}` : errorMessage)
  if (report?.status === 'timeout' || /Sandbox\.Timedout|Task timed out after/.test(told)) {
    return { cause: 'timed-out', message }
  }
  if (report?.errorType === 'Runtime.OutOfMemory' || tellsOutOfMemory(told))
    return { cause: 'out-of-memory', message }
  if (/signal: killed/.test(told)) {
    // The old dialect has one text for every kill; only the memory tells them apart.
    const full = report?.maxMemoryMiB !== undefined && report.maxMemoryMiB >= 0.9 * memoryMiB
    return { cause: full ? 'out-of-memory' : 'platform-fault', message }
  }
  if (tellsOutOfMemory(answer.log)) return { cause: 'out-of-memory', message }
  if (/^(Runtime\.(?!ExitError)|Extension\.|Function\.|Sandbox\.|ClaimNotMade$)/.test(errorType)) {
    return { cause: 'platform-fault', message }
  }
  return { cause: 'script-error', message }
}

/** Whether the sandbox outlived the invocation: a crash or a time-out resets it, an exception of the handler does not. */
export function sandboxSurvived(answer: LambdaAnswer): boolean {
  if (answer.functionError === undefined) return true
  return !/^(Runtime\.|Sandbox\.)/.test(answer.errorType) && answer.report?.status !== 'timeout'
}

function decodeLog(base64: string | undefined): string {
  return base64 === undefined ? '' : new TextDecoder().decode(Buffer.from(base64, 'base64'))
}

function errorFields(payload: Uint8Array | undefined): { errorType?: string; errorMessage?: string } {
  const text = payload === undefined ? '' : new TextDecoder().decode(payload)
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return { errorMessage: text }
    const errorType = 'errorType' in value ? String(value.errorType) : ''
    const errorMessage = 'errorMessage' in value ? String(value.errorMessage) : text
    return { errorType, errorMessage }
  } catch {
    return { errorMessage: text }
  }
}
