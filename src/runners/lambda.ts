import type { AwsClients, LambdaClients } from '../aws/clients.ts'
import type { Cell } from '../core/cell.ts'
import { deployment } from '../core/deployment.ts'
import type { StartLevel } from '../core/platform.ts'
import type { Json, Observation } from '../core/trial.ts'
import { capabilities } from './capabilities.ts'
import { LambdaFunction } from './lambda-function.ts'
import { lambdaFailure, sandboxSurvived, type LambdaAnswer } from './lambda-answer.ts'
import { cancelled, invoke, type Invocation } from './lambda-invoke.ts'
import { invocationUsage } from './lambda-usage.ts'
import { observation } from './observe.ts'
import { rawJson } from './raw-json.ts'
import { outcomeOf, readResult, type FoundResult } from './read-result.ts'
import { foundByMarks } from './found-by-marks.ts'
import type { AttemptRequest, RunContext, Runner, TrialRequest } from './runner.ts'
import type { Tab } from './tab.ts'
import { untilVerified } from './verified-start.ts'

/**
 * Spark on AWS Lambda. Cold: the function's environment gets a value never used before, so that the next invocation
 * meets a new sandbox. Warm: a sandbox that has run Spark at least once; if none is known, a throw-away run makes one.
 * Which it was is read from the marker that the script counts up in the sandbox, never from Init Duration.
 */
export class LambdaRunner implements Runner<'lambda'> {
  readonly platform = 'lambda'
  readonly capabilities = capabilities.lambda
  readonly #clients: AwsClients
  readonly #functions = new Map<string, LambdaFunction>()
  /** Functions with a sandbox that is known to have run Spark. */
  readonly #warm = new Set<string>()

  constructor(clients: AwsClients) {
    this.#clients = clients
  }

  async prepare(cells: readonly Cell<'lambda'>[], context: RunContext): Promise<void> {
    const sizes = [...new Set(cells.map((cell) => cell.sizing.memoryMiB))]
    for (const memoryMiB of sizes) await this.#function(memoryMiB, context)
  }

  run(request: TrialRequest<'lambda'>, context: RunContext): Promise<Observation> {
    const sampler = {
      take: (sample: AttemptRequest, tab: Tab) => this.#sample(request, sample, tab, context),
      find: (sample: AttemptRequest) => foundByMarks(sample, context),
    }
    return untilVerified(request, sampler, context)
  }

  async dispose(context: RunContext): Promise<void> {
    for (const fn of this.#functions.values()) await fn.restore(context)
    this.#functions.clear()
    this.#warm.clear()
  }

  async #function(memoryMiB: number, context: RunContext): Promise<LambdaFunction> {
    const name = deployment.functionName(memoryMiB)
    const known = this.#functions.get(name)
    if (known !== undefined) return known
    const fn = new LambdaFunction(name, await this.#clients.lambda())
    await fn.find(memoryMiB, context)
    this.#functions.set(name, fn)
    return fn
  }

  async #sample(
    request: TrialRequest<'lambda'>,
    sample: AttemptRequest,
    tab: Tab,
    context: RunContext,
  ): Promise<Observation> {
    const clients = await this.#clients.lambda()
    const { sizing, startLevel } = request.cell
    const fn = await this.#function(sizing.memoryMiB, context)
    const nonce = `${sample.attempt.token}-${context.now()}`
    const settings = { ephemeralMiB: sizing.ephemeralMiB, timeoutSeconds: request.timeoutSeconds }
    const changed = await fn.settle(startLevel === 'cold' ? { ...settings, nonce } : settings, context)
    if (changed) this.#warm.delete(fn.name)
    const primed = startLevel === 'warm' && !this.#warm.has(fn.name)
    const prime = primed ? await this.#prime(fn.name, clients, request, tab, context) : undefined
    await context.attempts.intend(sample.attempt)
    const invocation = await invoke(fn.name, clients, request, sample.event, context)
    return this.#observe(fn.name, { request, sample, invocation, prime }, context)
  }

  /** One Spark run on the smallest payload; its figures are those of no trial, its bill is. */
  async #prime(
    name: string,
    clients: LambdaClients,
    request: TrialRequest<'lambda'>,
    tab: Tab,
    context: RunContext,
  ): Promise<Json> {
    const { attempt, event } = request.prime(nextPrime(request, tab))
    await context.attempts.intend(attempt)
    const invocation = await invoke(name, clients, request, event, context)
    if (invocation.kind !== 'answered') {
      const mayHaveRun = invocation.kind === 'cancelled' || invocation.mayHaveRun
      if (mayHaveRun) tab.add(undefined)
      await context.attempts.ended(attempt, { kind: mayHaveRun ? 'unknown' : 'never-ran' })
      return rawJson(invocation)
    }
    const { requestId, functionError, errorMessage, report } = invocation.answer
    const { clientMs } = invocation
    const usage = invocationUsage({ report, clientMs }, request.cell.sizing, context.region)
    tab.add(usage)
    await context.attempts.ended(attempt, { kind: 'billed', usage })
    if (functionError !== undefined) context.warn(`the run that warms ${name} failed: ${errorMessage}`)
    return rawJson({ requestId, functionError, billedMs: report?.billedMs })
  }

  async #observe(
    name: string,
    { request, sample, invocation, prime }: Sent,
    context: RunContext,
  ): Promise<Observation> {
    const { submittedAtMs, clientMs } = invocation
    this.#warm.delete(name)
    if (invocation.kind === 'cancelled') return cancelled(invocation)
    const result = await readResult(context.storage, sample.resultKey)
    if (invocation.kind === 'unanswered') {
      // The work may have ended although its answer was lost: the document is the truth.
      const outcome = outcomeOf(result.document === undefined ? invocation.failure : undefined, result)
      return observation({
        outcome,
        submittedAtMs,
        clientMs,
        startLevel: markedStart(result),
        result: result.document,
        unmeteredAttempts: invocation.mayHaveRun ? 1 : 0,
      })
    }
    const { answer } = invocation
    if (answer.requestId !== undefined) await context.attempts.accepted(sample.attempt, answer.requestId)
    if (sandboxSurvived(answer) && (result.document?.sandbox.runs ?? 0) >= 1) this.#warm.add(name)
    return answered(request, { submittedAtMs, clientMs, answer, result, prime }, context)
  }
}

/** Primes are counted over all executions of the run. */
function nextPrime({ before }: TrialRequest<'lambda'>, tab: Tab): number {
  return before.filter(({ kind }) => kind === 'prime').length + tab.nextPrime()
}

interface Sent {
  readonly request: TrialRequest<'lambda'>
  readonly sample: AttemptRequest
  readonly invocation: Invocation
  readonly prime: Json | undefined
}

interface Answered {
  readonly submittedAtMs: number
  readonly clientMs: number
  readonly answer: LambdaAnswer
  readonly result: FoundResult
  readonly prime: Json | undefined
}

function answered(request: TrialRequest<'lambda'>, seen: Answered, context: RunContext): Observation {
  const { answer, result, prime } = seen
  const { sizing } = request.cell
  const { report } = answer
  const { clientMs } = seen
  const usage = invocationUsage({ report, clientMs, document: result.document }, sizing, context.region)
  const missing =
    usage.basis === 'billed'
      ? []
      : [`no billed duration for request ${answer.requestId ?? 'without id'}: derived from our own clock`]
  missing.forEach(context.warn)
  return observation({
    outcome: outcomeOf(lambdaFailure(answer, sizing.memoryMiB), result),
    submittedAtMs: seen.submittedAtMs,
    clientMs,
    sandboxInitMs: report?.initMs,
    platformMs: report?.durationMs,
    billedMs: report?.billedMs,
    maxMemoryMiB: report?.maxMemoryMiB,
    startLevel: markedStart(result) ?? (report?.initMs === undefined ? undefined : 'cold'),
    platformRunId: answer.requestId,
    result: result.document,
    usage,
    warnings: missing,
    raw: rawJson({ ...answer, ...(prime !== undefined && { prime }) }),
  })
}

/** From the marker in the sandbox: the first Spark run there was cold. */
function markedStart({ document }: FoundResult): StartLevel | undefined {
  const runs = document?.sandbox.runs ?? undefined
  return runs === undefined ? undefined : runs === 1 ? 'cold' : 'warm'
}
