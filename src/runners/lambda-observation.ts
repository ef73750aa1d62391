import type { StartLevel } from '../core/platform.ts'
import type { Json, Observation } from '../core/trial.ts'
import type { LambdaUsage } from '../core/usage.ts'
import { lambdaFailure, type LambdaAnswer } from './lambda-answer.ts'
import type { LambdaEnd } from './lambda-attempt.ts'
import { invocationUsage, usageOfDocument } from './lambda-usage.ts'
import { observation } from './observe.ts'
import { rawJson } from './raw-json.ts'
import { outcomeOf, readResult, type FoundResult } from './read-result.ts'
import type { RunContext } from './runner.ts'
import type { SampleRequest } from './sample-request.ts'

/** What stands beside the sample itself. */
export interface Beside {
  /** Invocations that found the attempt taken; billed for some milliseconds each. */
  readonly duplicates: readonly LambdaUsage[]
  /** The run that warmed the sandbox. */
  readonly prime: Json | undefined
}

/** What was seen of one attempt, from how it ended. Warnings are told to `context.warn` as well. */
export async function observeEnd(
  end: LambdaEnd,
  request: SampleRequest<'lambda'>,
  beside: Beside,
  context: RunContext,
): Promise<Observation> {
  const { submittedAtMs, clientMs } = end
  const span = { submittedAtMs, clientMs, overheadUsage: beside.duplicates }
  switch (end.kind) {
    case 'interrupted':
      // There is no call that ends a running invocation.
      return observation({
        ...span,
        outcome: { state: 'cancelled', message: 'interrupted; the invocation runs on to its own end' },
        unmeteredAttempts: 1,
      })
    case 'failed':
      return observation({
        ...span,
        outcome: { state: 'failed', ...end.failure },
        unmeteredAttempts: end.mayHaveRun ? 1 : 0,
      })
    case 'answered': {
      const result = await readResult(context.storage, request.sample.resultKey)
      return answered(end, result, request, beside, context)
    }
    case 'adopted':
      return adopted(end, request, beside, context)
  }
}

/** The usage of an attempt that was answered or adopted, with what is to be said of it. */
export function usageOfEnd(
  end: Extract<LambdaEnd, { kind: 'answered' | 'adopted' }>,
  result: FoundResult,
  request: SampleRequest<'lambda'>,
  context: RunContext,
): { readonly usage: LambdaUsage | undefined; readonly warnings: string[] } {
  const { answer, clientMs } = end
  const { sizing } = request.trial.cell
  const { document } = result
  const id = answer?.requestId ?? (end.kind === 'adopted' ? end.claim?.requestId : undefined)
  const missing = `no billed duration for request ${id ?? 'without id'}`
  if (answer?.report?.billedMs !== undefined || clientMs !== undefined) {
    const times = { report: answer?.report, clientMs: clientMs ?? 0, document }
    const usage = invocationUsage(times, sizing, context.region)
    return { usage, warnings: usage.basis === 'billed' ? [] : [`${missing}: derived from our own clock`] }
  }
  const claimedAtMs = end.kind === 'adopted' ? end.claim?.claimedAtMs : undefined
  const usage = document && usageOfDocument(document, claimedAtMs, sizing, context.region)
  const how = usage === undefined ? 'nothing to derive it from' : "derived from the script's own clock"
  return { usage, warnings: [`${missing}: ${how}`] }
}

function answered(
  end: Extract<LambdaEnd, { kind: 'answered' }>,
  result: FoundResult,
  request: SampleRequest<'lambda'>,
  { duplicates, prime }: Beside,
  context: RunContext,
): Observation {
  const { answer, submittedAtMs, clientMs, waitedMs } = end
  const { usage, warnings } = usageOfEnd(end, result, request, context)
  warnings.forEach(context.warn)
  const waited =
    waitedMs > 0 ? [`throttled or refused for ${Math.round(waitedMs)} ms before it was accepted`] : []
  return observation({
    ...{ submittedAtMs, clientMs, usage, overheadUsage: duplicates },
    ...figuresOf(answer, result),
    outcome: outcomeOf(lambdaFailure(answer, request.trial.cell.sizing.memoryMiB), result),
    warnings: [...warnings, ...waited],
    raw: rawJson({ ...answer, ...(waitedMs > 0 && { waitedMs }), ...(prime !== undefined && { prime }) }),
  })
}

function adopted(
  end: Extract<LambdaEnd, { kind: 'adopted' }>,
  request: SampleRequest<'lambda'>,
  { duplicates, prime }: Beside,
  context: RunContext,
): Observation {
  const { answer, claim, result, submittedAtMs } = end
  const { usage, warnings } = usageOfEnd(end, result, request, context)
  warnings.forEach(context.warn)
  const failure = answer && lambdaFailure(answer, request.trial.cell.sizing.memoryMiB)
  return observation({
    ...{ submittedAtMs, clientMs: undefined, usage, overheadUsage: duplicates },
    ...figuresOf(answer, result),
    outcome: outcomeOf(failure, result),
    platformRunId: answer?.requestId ?? claim?.requestId,
    unmeteredAttempts: usage === undefined ? 1 : 0,
    warnings: ['the answer was lost: the result document and the log stand for it', ...warnings],
    raw: rawJson({ ...answer, claim, ...(prime !== undefined && { prime }) }),
  })
}

function figuresOf(answer: LambdaAnswer | undefined, result: FoundResult): Partial<Observation> {
  const report = answer?.report
  return {
    sandboxInitMs: report?.initMs,
    platformMs: report?.durationMs,
    billedMs: report?.billedMs,
    maxMemoryMiB: report?.maxMemoryMiB,
    startLevel: markedStart(result) ?? (report?.initMs === undefined ? undefined : 'cold'),
    platformRunId: answer?.requestId,
    result: result.document,
  }
}

/** From the marker in the sandbox: the first Spark run there was cold. */
function markedStart({ document }: FoundResult): StartLevel | undefined {
  const runs = document?.sandbox.runs ?? undefined
  return runs === undefined ? undefined : runs === 1 ? 'cold' : 'warm'
}
