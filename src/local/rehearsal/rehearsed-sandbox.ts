import { setTimeout as delay } from 'node:timers/promises'
import type { SandboxRequest } from '../compute.ts'
import type { EngineContext, FunctionDefinition } from '../engine.ts'
import type { PooledSandbox } from '../lambda/function-pool.ts'
import { sandboxError, type Ending, type Invocation, type InvocationResult } from '../lambda/invocation.ts'
import type { LogStream } from '../logs/log-store.ts'
import { billedMs, reportLine, type ReportFacts } from '../lambda/report-line.ts'
import { freshMarker } from './marker.ts'
import { functionEnforcement } from './rehearsed-enforcement.ts'
import type { RehearsedScripts, ScriptEnd } from './rehearsed-script.ts'
import { eventOf } from './script-event.ts'
import { timeLimit } from './time-limit.ts'

interface Outcome {
  readonly ending: Ending
  readonly failure: ReportFacts['failure']
}

/** One execution environment with the SoAL handler in it, neither of which is there: only their answers and their log. */
export class RehearsedSandbox implements PooledSandbox {
  readonly #definition: FunctionDefinition
  readonly #version: string
  readonly #logGroup: string
  readonly #logStream: string
  readonly #log: LogStream
  readonly #scripts: RehearsedScripts
  /** Stands for /tmp: it outlives a crash of the runtime, and not the sandbox. */
  readonly #marker = freshMarker()
  readonly #destroyed = new AbortController()
  #fresh = true

  constructor(
    context: EngineContext,
    { id, definition, version }: SandboxRequest,
    scripts: RehearsedScripts,
  ) {
    this.#logGroup = `/aws/lambda/${definition.name}`
    this.#logStream = `rehearsal/[${version}]${id}`
    this.#log = context.logs.stream(this.#logGroup, this.#logStream)
    this.#definition = definition
    this.#version = version
    this.#scripts = scripts
  }

  async invoke(invocation: Invocation): Promise<InvocationResult> {
    const initMs = this.#fresh ? await this.#initialise() : undefined
    this.#fresh = false
    const limitMs = (this.#definition.timeoutSeconds / 60) * this.#scripts.pace.minuteMs
    const startedAt = performance.now()
    const limit = timeLimit(limitMs)
    const outcome = await this.#handle(invocation, limit.signal).finally(() => limit.cancel())
    const late = outcome.failure?.status === 'timeout'
    // What timed out has used all of its time, also where a test has shorter minutes.
    const durationMs = late ? this.#definition.timeoutSeconds * 1000 : performance.now() - startedAt
    return this.#conclude(invocation, outcome, durationMs, initMs)
  }

  destroy(): Promise<void> {
    this.#destroyed.abort()
    return Promise.resolve()
  }

  async #initialise(): Promise<number> {
    const startedAt = performance.now()
    await delay(this.#scripts.pace.provisionMs)
    return performance.now() - startedAt
  }

  async #handle(invocation: Invocation, timeout: AbortSignal): Promise<Outcome> {
    const event = eventOf(Buffer.from(invocation.event).toString())
    if (event['soalbench'] === 'wake') return answered({ status: 'awake' })
    const { environment } = this.#definition
    const bucket = event['SCRIPT_BUCKET'] ?? environment['SCRIPT_BUCKET'] ?? ''
    const key = event['SPARK_SCRIPT'] ?? environment['SPARK_SCRIPT'] ?? ''
    const startedAt = performance.now()
    const end = await this.#scripts.run({
      event,
      script: scriptUri(bucket, key),
      marker: this.#marker,
      executors: 0,
      claimant: { requestId: invocation.requestId, logGroup: this.#logGroup, logStream: this.#logStream },
      signal: AbortSignal.any([timeout, this.#destroyed.signal]),
    })
    if (end.kind === 'aborted') return this.#aborted(invocation, timeout)
    return outcomeOf(end, invocation, event['TRIAL_ID'] ?? null, Math.round(performance.now() - startedAt))
  }

  #aborted({ requestId }: Invocation, timeout: AbortSignal): Outcome {
    if (!timeout.aborted || this.#destroyed.signal.aborted) return crashed(requestId, 'Runtime.ExitError')
    const after = `${this.#definition.timeoutSeconds.toFixed(2)} seconds`
    const message = `RequestId: ${requestId} Error: Task timed out after ${after}`
    return { ending: sandboxError('Sandbox.Timedout', message), failure: { status: 'timeout' } }
  }

  #conclude(
    { requestId }: Invocation,
    { ending, failure }: Outcome,
    durationMs: number,
    initMs: number | undefined,
  ): InvocationResult {
    const { memoryMiB } = this.#definition
    const billed = billedMs(durationMs, initMs)
    const report = { requestId, durationMs, billedMs: billed, memoryMiB, initMs, failure }
    const log = [
      `START RequestId: ${requestId} Version: ${this.#version}\n`,
      'REHEARSAL nothing was computed\n',
      `END RequestId: ${requestId}\n`,
      reportLine({ ...report, peakMemoryMiB: undefined }),
    ]
    log.forEach((line) => this.#log.write(line))
    const enforcement = functionEnforcement(this.#definition)
    return { ending, logTail: Buffer.from(log.join('')), durationMs, billedMs: billed, initMs, enforcement }
  }
}

function outcomeOf(
  end: Exclude<ScriptEnd, { kind: 'aborted' }>,
  { requestId }: Invocation,
  trialId: string | null,
  durationMs: number,
): Outcome {
  switch (end.kind) {
    case 'finished':
      return answered({
        ...{ trialId, status: 'succeeded', exitCode: 0, signal: null, durationMs },
        result: end.document,
      })
    case 'duplicate':
      return answered({ duplicate: true, trialId })
    case 'out-of-memory':
      return crashed(requestId, 'Runtime.OutOfMemory')
    case 'failed': {
      const errorMessage = `script exited with code 1: ${end.message}`
      const error = { errorMessage, errorType: 'ScriptFailed', requestId, stackTrace: [] }
      return { ending: { kind: 'handler-error', payload: json(error) }, failure: undefined }
    }
  }
}

function crashed(requestId: string, errorType: 'Runtime.OutOfMemory' | 'Runtime.ExitError'): Outcome {
  const message = `RequestId: ${requestId} Error: Runtime exited with error: signal: killed`
  return { ending: sandboxError(errorType, message), failure: { status: 'error', errorType } }
}

const answered = (value: object): Outcome => ({
  ending: { kind: 'response', payload: json(value) },
  failure: undefined,
})

const json = (value: object): Buffer => Buffer.from(JSON.stringify(value))

/** A name is a bucket of S3; the local engines' handler takes a folder as well. */
const scriptUri = (bucket: string, key: string): string =>
  `${/[:/]/.test(bucket) ? bucket.replace(/\/$/, '') : `s3://${bucket}`}/${key}`
