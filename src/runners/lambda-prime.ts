import type { Json } from '../core/trial.ts'
import { LambdaAttempt, type LambdaPlace } from './lambda-attempt.ts'
import { usageOfEnd } from './lambda-observation.ts'
import { rawJson } from './raw-json.ts'
import { readResult } from './read-result.ts'
import type { TrialRequest } from './runner.ts'
import type { Tab } from './tab.ts'

/** One Spark run on the smallest payload; its figures are those of no trial, its bill is on the tab. */
export async function primeSandbox(
  trial: TrialRequest<'lambda'>,
  place: LambdaPlace,
  tab: Tab,
): Promise<Json> {
  const { context, functionName } = place
  const sample = trial.prime(nextPrime(trial, tab))
  const request = { trial, sample }
  const attempt = new LambdaAttempt(request, place)
  const end = await attempt.run()
  attempt.duplicates.forEach((usage) => tab.add(usage))
  if (end.kind === 'interrupted' || end.kind === 'failed') {
    const mayHaveRun = end.kind === 'interrupted' || end.mayHaveRun
    if (mayHaveRun) tab.add(undefined)
    await context.attempts.ended(sample.attempt, { kind: mayHaveRun ? 'unknown' : 'never-ran' })
    return rawJson(end)
  }
  const result = end.kind === 'adopted' ? end.result : await readResult(context.storage, sample.resultKey)
  const { usage } = usageOfEnd(end, result, request, context)
  tab.add(usage)
  await context.attempts.ended(
    sample.attempt,
    usage === undefined ? { kind: 'unknown' } : { kind: 'billed', usage },
  )
  const { requestId, functionError, errorMessage, report } = end.answer ?? {}
  if (functionError !== undefined) context.warn(`the run that warms ${functionName} failed: ${errorMessage}`)
  return rawJson({ requestId, functionError, billedMs: report?.billedMs })
}

/** Primes are counted over all executions of the run. */
function nextPrime({ before }: TrialRequest<'lambda'>, tab: Tab): number {
  return before.filter(({ kind }) => kind === 'prime').length + tab.nextPrime()
}
