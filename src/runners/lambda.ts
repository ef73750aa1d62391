import type { AwsClients } from '../aws/clients.ts'
import type { RecordedAttempt } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import { deployment, type DeploymentNames } from '../core/deployment.ts'
import type { Json, Observation } from '../core/trial.ts'
import { capabilities } from './capabilities.ts'
import { foundByMarks } from './found-by-marks.ts'
import { sandboxSurvived } from './lambda-answer.ts'
import { LambdaAttempt, type LambdaEnd, type LambdaPlace } from './lambda-attempt.ts'
import { LambdaFunction } from './lambda-function.ts'
import { observeEnd } from './lambda-observation.ts'
import { primeSandbox } from './lambda-prime.ts'
import { readResult } from './read-result.ts'
import type { AttemptRequest, FoundAttempt, RunContext, Runner, TrialRequest } from './runner.ts'
import type { SampleRequest } from './sample-request.ts'
import { scriptLocation } from './script-location.ts'
import type { Tab } from './tab.ts'
import { untilVerified } from './verified-start.ts'

export interface LambdaOptions {
  readonly names: DeploymentNames
  /** One that is not ours: the stock handler takes its script from the environment and claims nothing. */
  readonly stockFunction?: string | undefined
}

/**
 * Spark on AWS Lambda. Cold: the function's environment gets a value never used before, so that the next invocation
 * meets a new sandbox. Warm: a sandbox that has run Spark at least once; if none is known, a throw-away run makes one.
 * Which it was is read from the marker that the script counts up in the sandbox, never from Init Duration.
 */
export class LambdaRunner implements Runner<'lambda'> {
  readonly platform = 'lambda'
  readonly capabilities = capabilities.lambda
  readonly #clients: AwsClients
  readonly #stock: string | undefined
  readonly #nameOf: (memoryMiB: number) => string
  readonly #functions = new Map<string, LambdaFunction>()
  /** Functions with a sandbox that is known to have run Spark. */
  readonly #warm = new Set<string>()

  constructor(clients: AwsClients, { names, stockFunction }: LambdaOptions = { names: deployment }) {
    this.#clients = clients
    this.#stock = stockFunction
    this.#nameOf = (memoryMiB) => stockFunction ?? names.functionName(memoryMiB)
  }

  async prepare(cells: readonly Cell<'lambda'>[], context: RunContext): Promise<void> {
    const sizes = [...new Set(cells.map((cell) => cell.sizing.memoryMiB))]
    for (const memoryMiB of sizes) await this.#function(memoryMiB, context)
  }

  run(trial: TrialRequest<'lambda'>, context: RunContext): Promise<Observation> {
    const sampler = {
      take: (sample: AttemptRequest, tab: Tab) => this.#sample({ trial, sample }, tab, context),
      find: (sample: AttemptRequest, attempt: RecordedAttempt) =>
        this.#find({ trial, sample }, attempt, context),
    }
    return untilVerified(trial, sampler, context)
  }

  async dispose(context: RunContext): Promise<void> {
    for (const fn of this.#functions.values()) await fn.restore(context)
    this.#functions.clear()
    this.#warm.clear()
  }

  async #function(memoryMiB: number, context: RunContext): Promise<LambdaFunction> {
    const name = this.#nameOf(memoryMiB)
    const known = this.#functions.get(name)
    if (known !== undefined) return known
    const fn = new LambdaFunction(name, await this.#clients.lambda())
    await fn.find(memoryMiB, context)
    this.#functions.set(name, fn)
    return fn
  }

  async #sample(request: SampleRequest<'lambda'>, tab: Tab, context: RunContext): Promise<Observation> {
    const { trial, sample } = request
    const { sizing, startLevel } = trial.cell
    const fn = await this.#function(sizing.memoryMiB, context)
    const nonce = `${sample.attempt.token}-${context.now()}`
    const settings = {
      ...{ ephemeralMiB: sizing.ephemeralMiB, timeoutSeconds: trial.timeoutSeconds },
      ...(this.#stock !== undefined && { environment: stockEnvironment(trial.scriptUri) }),
    }
    const changed = await fn.settle(startLevel === 'cold' ? { ...settings, nonce } : settings, context)
    if (changed) this.#warm.delete(fn.name)
    const place = await this.#place(fn.name, context)
    const primed = startLevel === 'warm' && !this.#warm.has(fn.name)
    const prime = primed ? await primeSandbox(trial, place, tab) : undefined
    this.#warm.delete(fn.name)
    const attempt = new LambdaAttempt(request, place)
    const end = await attempt.run()
    return this.#observe({ request, attempt, end, prime }, place)
  }

  async #observe(
    { request, attempt, end, prime }: Sampled,
    { functionName, context }: LambdaPlace,
  ): Promise<Observation> {
    const { duplicates } = attempt
    const seen = await observeEnd(end, request, { duplicates, prime }, context)
    // After lost answers there may be a second sandbox, which has not run Spark.
    const survived = end.kind === 'answered' && attempt.isClean && sandboxSurvived(end.answer)
    if (survived && (seen.result?.sandbox.runs ?? 0) >= 1) this.#warm.add(functionName)
    return seen
  }

  async #find(
    request: SampleRequest<'lambda'>,
    { intendedAtMs }: RecordedAttempt,
    context: RunContext,
  ): Promise<FoundAttempt> {
    const place = await this.#place(this.#nameOf(request.trial.cell.sizing.memoryMiB), context)
    const attempt = new LambdaAttempt(request, place)
    if (!context.earlierMayLive) {
      const { document } = await readResult(context.storage, request.sample.resultKey)
      if (document === undefined) return foundByMarks(request.sample, context)
    }
    const end = await attempt.find({ submittedAtMs: intendedAtMs, clientMs: undefined })
    if (end === undefined) return { kind: 'never-ran' }
    if (end.kind === 'failed') return { kind: 'lost', why: end.failure.message }
    return {
      kind: 'observed',
      observation: await observeEnd(end, request, { duplicates: [], prime: undefined }, context),
    }
  }

  async #place(functionName: string, context: RunContext): Promise<LambdaPlace> {
    return {
      ...{ functionName, clients: await this.#clients.lambda(), logs: this.#clients.logs, context },
      claims: this.#stock === undefined,
    }
  }
}

interface Sampled {
  readonly request: SampleRequest<'lambda'>
  readonly attempt: LambdaAttempt
  readonly end: LambdaEnd
  readonly prime: Json | undefined
}

/** The stock handler's own words for where its one script lies. */
function stockEnvironment(scriptUri: string): Readonly<Record<string, string>> {
  const { bucket, key } = scriptLocation(scriptUri)
  return { SCRIPT_BUCKET: bucket, SPARK_SCRIPT: key }
}
