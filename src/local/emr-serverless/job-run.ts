import { join } from 'node:path'
import type { HiredCrew } from '../compute.ts'
import type { EngineContext } from '../engine.ts'
import { recordWork } from '../ledger/record-work.ts'
import type { SparkEnd, SparkOutcome } from '../spark/spark-run.ts'
import { billedUtilization, type WorkerSpan } from '../spark/utilization.ts'
import type { Application } from './application.ts'
import type { JobResources } from './job-resources.ts'
import type { StartJobRunRequest } from './request-shapes.ts'

export type JobRunState =
  | 'SUBMITTED'
  | 'QUEUED'
  | 'PENDING'
  | 'SCHEDULED'
  | 'RUNNING'
  | 'SUCCESS'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELLED'

export interface JobRunPlace {
  readonly context: EngineContext
  readonly directory: string
  readonly minuteMs: number
}

type RunEnd = SparkEnd | { readonly kind: 'fault'; readonly message: string }

const cancelled: RunEnd = { kind: 'cancelled' }
const defaultTimeoutMinutes = 720
const longestDetails = 256

/** One job run and its way through the service's states. */
export class JobRun {
  readonly id: string
  readonly application: Application
  readonly request: StartJobRunRequest
  readonly createdAtMs: number
  state: JobRunState = 'SUBMITTED'
  stateDetails = 'The job run is submitted'
  updatedAtMs: number
  startedAtMs: number | undefined
  endedAtMs: number | undefined
  queuedMs: number | undefined
  /** Known when the run has ended, also when it failed. */
  spans: readonly WorkerSpan[] | undefined
  readonly #resources: JobResources
  readonly #options: readonly string[]
  readonly #place: JobRunPlace
  readonly #abort = new AbortController()

  constructor(
    id: string,
    application: Application,
    request: StartJobRunRequest,
    plan: { readonly resources: JobResources; readonly options: readonly string[] },
    place: JobRunPlace,
  ) {
    this.id = id
    this.application = application
    this.request = request
    this.#resources = plan.resources
    this.#options = plan.options
    this.#place = place
    this.createdAtMs = place.context.now()
    this.updatedAtMs = this.createdAtMs
  }

  get isOver(): boolean {
    return this.state === 'SUCCESS' || this.state === 'FAILED' || this.state === 'CANCELLED'
  }

  get timeoutMinutes(): number {
    const streaming = this.request.mode === 'STREAMING'
    return this.request.executionTimeoutMinutes ?? (streaming ? 0 : defaultTimeoutMinutes)
  }

  get directory(): string {
    return join(this.#place.directory, this.id)
  }

  /** Resolves when the run is over. Never rejects: what goes wrong is the run's state. */
  async perform(): Promise<void> {
    const { signal } = this.#abort
    const admitted = await this.application.admit(signal, () =>
      this.#enter('QUEUED', 'Waiting for other job runs to end'),
    )
    if (this.state === 'QUEUED') this.queuedMs = this.#place.context.now() - this.updatedAtMs
    const end = admitted ? await this.#provisionAndRun(signal).catch(fault) : cancelled
    if (admitted) this.application.leave()
    // The end is the entry into a final state, as AWS defines endedAt: the workers are given back before it.
    this.endedAtMs = this.#place.context.now()
    this.#enter(...finalState(end, this.timeoutMinutes))
  }

  cancel(): void {
    this.#enter('CANCELLING', 'The job run is being cancelled')
    this.#abort.abort()
  }

  async #provisionAndRun(signal: AbortSignal): Promise<SparkEnd> {
    if (signal.aborted) return { kind: 'cancelled' }
    this.#enter('PENDING', 'Waiting for the application to start')
    await this.application.start()
    if (signal.aborted) return { kind: 'cancelled' }
    this.#enter('SCHEDULED', 'Allocating workers')
    const { context } = this.#place
    const { clientToken: token } = this.request
    const work = { service: 'emr-serverless', operation: 'StartJobRun', token, platformRunId: this.id }
    const outcome = await recordWork(
      context.ledger,
      work,
      () => this.#hireAndRun(signal),
      ({ end, spans, duplicate }) => ({
        outcome: end.kind,
        duplicate,
        billed: { ...billedUtilization(spans) },
      }),
    )
    return outcome.end
  }

  async #hireAndRun(signal: AbortSignal): Promise<SparkOutcome> {
    const { driver, executor, executors, slots } = this.#resources
    const crew = await this.application.hire({
      ...{ id: `emr-${this.id}`, directory: this.#place.directory },
      ...{ driver, executor, executors, slots },
    })
    try {
      const outcome = await this.#run(crew, signal)
      this.spans = outcome.spans
      this.#place.context.recordEnforcement(this.id, outcome.enforcement)
      return outcome
    } finally {
      await crew.release()
    }
  }

  #run(crew: HiredCrew, signal: AbortSignal): Promise<SparkOutcome> {
    const { driver, executor, conf } = this.#resources
    const { entryPoint, entryPointArguments = [] } = this.request.jobDriver.sparkSubmit
    const job = {
      ...{ engine: 'emr-serverless', driver, executor, conf, options: this.#options },
      ...{ script: entryPoint, arguments: entryPointArguments, directory: this.directory },
      timeoutMs: this.timeoutMinutes === 0 ? undefined : this.timeoutMinutes * this.#place.minuteMs,
      notes: [...crew.notes, ...this.#resources.notes],
    }
    return crew.run(job, signal, (atMs) => {
      this.startedAtMs = atMs
      if (this.state !== 'CANCELLING') this.#enter('RUNNING', 'The driver is running')
    })
  }

  #enter(state: JobRunState, details: string): void {
    this.state = state
    this.stateDetails = details.slice(0, longestDetails)
    this.updatedAtMs = this.#place.context.now()
  }
}

/** A run that timed out is CANCELLED by the service, not FAILED: EMR Serverless user guide, job run states. */
function finalState(end: RunEnd, timeoutMinutes: number): [JobRunState, string] {
  switch (end.kind) {
    case 'succeeded':
      return ['SUCCESS', 'The job run has completed successfully']
    case 'timed-out':
      return [
        'CANCELLED',
        `The job run timed out: it exceeded its execution timeout of ${timeoutMinutes} minutes`,
      ]
    case 'cancelled':
      return ['CANCELLED', 'The job run was cancelled']
    case 'fault':
      return ['FAILED', `Workers could not be provided: ${end.message}`]
    case 'out-of-memory':
    case 'exit':
      return ['FAILED', `Job failed: ${end.message}`]
  }
}

function fault(error: unknown): RunEnd {
  return { kind: 'fault', message: error instanceof Error ? error.message : String(error) }
}
