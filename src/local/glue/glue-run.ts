import { join } from 'node:path'
import type { HiredCrew, Workforce } from '../compute.ts'
import type { EngineContext } from '../engine.ts'
import { tokenOfArguments } from '../ledger/attempt-token.ts'
import { recordWork } from '../ledger/record-work.ts'
import type { SparkEnd, SparkOutcome } from '../spark/spark-run.ts'
import { wholeSeconds, type WorkerSpan } from '../spark/utilization.ts'
import type { Arguments } from './job-arguments.ts'
import type { RunPlan } from './run-plan.ts'
import type { WorkerType } from './worker-types.ts'

export type GlueRunState =
  'STARTING' | 'RUNNING' | 'STOPPING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED' | 'TIMEOUT'

/** What a run is, once job and request are merged. */
export interface GlueRunSpec {
  readonly id: string
  readonly jobName: string
  readonly script: string
  readonly scriptArguments: readonly string[]
  /** As the run was asked for, for the record. */
  readonly arguments: Arguments
  readonly type: WorkerType
  readonly workers: number
  readonly plan: RunPlan
  readonly autoScaling: boolean
  readonly glueVersion: string
  readonly executionClass: 'STANDARD' | 'FLEX'
  readonly timeoutMinutes: number
}

export interface GlueRunPlace {
  readonly context: EngineContext
  readonly workforce: Workforce
  readonly directory: string
  readonly minuteMs: number
}

type RunEnd = SparkEnd | { readonly kind: 'fault'; readonly message: string }

/** One job run and its way through Glue's states. */
export class GlueRun {
  readonly spec: GlueRunSpec
  state: GlueRunState = 'STARTING'
  errorMessage: string | undefined
  /** The request, as AWS's StartedOn is: start-up is inside. Epoch ms. */
  readonly requestedAtMs: number
  modifiedAtMs: number
  runningAtMs: number | undefined
  /** When the driver ended. */
  endedAtMs: number | undefined
  /** When the workers were gone too. */
  completedAtMs: number | undefined
  spans: readonly WorkerSpan[] | undefined
  readonly #place: GlueRunPlace
  readonly #abort = new AbortController()

  constructor(spec: GlueRunSpec, place: GlueRunPlace) {
    this.spec = spec
    this.#place = place
    this.requestedAtMs = place.context.now()
    this.modifiedAtMs = this.requestedAtMs
  }

  get isOver(): boolean {
    return this.completedAtMs !== undefined
  }

  /** Resolves when the run is over. Never rejects: what goes wrong is the run's state. */
  async perform(): Promise<void> {
    const end = await this.#recorded().catch(fault)
    this.errorMessage = errorMessage(end, this.spec.timeoutMinutes)
    this.#enter(finalStates[end.kind])
    this.completedAtMs = this.modifiedAtMs
  }

  stop(): void {
    this.#enter('STOPPING')
    this.#abort.abort()
  }

  async #recorded(): Promise<RunEnd> {
    const { id: platformRunId, arguments: given } = this.spec
    const token = tokenOfArguments(given)
    const outcome = await recordWork(
      this.#place.context.ledger,
      { service: 'glue', operation: 'StartJobRun', token, platformRunId },
      () => this.#provisionAndRun(this.#abort.signal),
      (ended) => ({
        outcome: ended?.end.kind ?? 'cancelled',
        duplicate: ended?.duplicate,
        billed: ended === undefined ? {} : { executionSeconds: this.#executionSeconds(ended.endedAtMs) },
      }),
    )
    return outcome?.end ?? { kind: 'cancelled' }
  }

  #executionSeconds(endMs: number): number {
    return wholeSeconds({ startMs: this.runningAtMs ?? endMs, endMs })
  }

  /** Undefined: stopped before the script began. */
  async #provisionAndRun(signal: AbortSignal): Promise<SparkOutcome | undefined> {
    const { workforce, directory } = this.#place
    const { id, plan } = this.spec
    const { worker, executors, slots } = plan
    const crew = await workforce.hire({
      ...{ id: `glue-${shortId(id)}`, directory, driver: worker, executor: worker, executors, slots },
    })
    try {
      await startedOrAborted(crew, signal)
      return signal.aborted ? undefined : await this.#run(crew, signal)
    } finally {
      await crew.release()
    }
  }

  async #run(crew: HiredCrew, signal: AbortSignal): Promise<SparkOutcome> {
    const { context, directory, minuteMs } = this.#place
    const { id, plan, script, scriptArguments, timeoutMinutes } = this.spec
    const { worker, conf, options, notes } = plan
    const job = {
      ...{ engine: 'glue', driver: worker, executor: worker, conf, options, script, notes },
      ...{ arguments: scriptArguments, timeoutMs: timeoutMinutes * minuteMs, directory: join(directory, id) },
    }
    const outcome = await crew.run(job, signal, (atMs) => {
      this.runningAtMs = atMs
      if (this.state !== 'STOPPING') this.#enter('RUNNING')
    })
    this.spans = outcome.spans
    this.endedAtMs = outcome.endedAtMs
    context.recordEnforcement(id, outcome.enforcement)
    return outcome
  }

  #enter(state: GlueRunState): void {
    this.state = state
    this.modifiedAtMs = this.#place.context.now()
  }
}

/** Glue's workers are there before the script starts: the time until then is start-up, which is not in ExecutionTime. */
async function startedOrAborted(crew: HiredCrew, signal: AbortSignal): Promise<void> {
  let abandon = (): void => undefined
  const aborted = new Promise<void>((resolve) => {
    abandon = resolve
    if (signal.aborted) resolve()
    signal.addEventListener('abort', abandon)
  })
  await Promise.race([aborted, crew.ready()])
  signal.removeEventListener('abort', abandon)
}

const finalStates: Readonly<Record<RunEnd['kind'], GlueRunState>> = {
  succeeded: 'SUCCEEDED',
  'timed-out': 'TIMEOUT',
  cancelled: 'STOPPED',
  'out-of-memory': 'FAILED',
  exit: 'FAILED',
  fault: 'FAILED',
}

function errorMessage(end: RunEnd, timeoutMinutes: number): string | undefined {
  switch (end.kind) {
    case 'succeeded':
    case 'cancelled':
      return undefined
    case 'timed-out':
      return `Job run timed out: it exceeded its timeout of ${timeoutMinutes} minutes`
    case 'fault':
      return `Workers could not be provided: ${end.message}`
    case 'out-of-memory':
    case 'exit':
      return end.message
  }
}

function fault(error: unknown): RunEnd {
  return { kind: 'fault', message: error instanceof Error ? error.message : String(error) }
}

/** Compartment names stay short; twelve digits of a run's id are unique enough beside each other. */
const shortId = (runId: string): string => runId.replace(/^jr_/, '').slice(0, 12)
