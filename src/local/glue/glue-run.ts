import { join } from 'node:path'
import type { EngineContext } from '../engine.ts'
import { hireCrew, type Lease } from '../spark/lease.ts'
import type { MasterPool } from '../spark/master-pool.ts'
import { runSparkJob, type SparkEnd } from '../spark/spark-run.ts'
import type { WorkerSpan } from '../spark/utilization.ts'
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
  readonly masters: MasterPool
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
    const end = await this.#provisionAndRun(this.#abort.signal).catch(fault)
    this.errorMessage = errorMessage(end, this.spec.timeoutMinutes)
    this.#enter(finalStates[end.kind])
    this.completedAtMs = this.modifiedAtMs
  }

  stop(): void {
    this.#enter('STOPPING')
    this.#abort.abort()
  }

  async #provisionAndRun(signal: AbortSignal): Promise<RunEnd> {
    const { context, masters, directory } = this.#place
    const { id, plan } = this.spec
    const { worker, executors, slots } = plan
    const lease = await hireCrew(context, masters, {
      ...{ id: `glue-${shortId(id)}`, directory, driver: worker, executor: worker, executors, slots },
    })
    try {
      await startedOrAborted(lease, signal)
      return signal.aborted ? { kind: 'cancelled' } : await this.#run(lease, signal)
    } finally {
      await lease.release()
    }
  }

  async #run(lease: Lease, signal: AbortSignal): Promise<SparkEnd> {
    const { context, directory, minuteMs } = this.#place
    const { id, plan, script, scriptArguments, timeoutMinutes } = this.spec
    const { worker, conf, options, notes } = plan
    const job = {
      ...{ engine: 'glue', driver: worker, executor: worker, conf, options, script, notes },
      ...{ arguments: scriptArguments, timeoutMs: timeoutMinutes * minuteMs, directory: join(directory, id) },
    }
    const outcome = await runSparkJob(context, lease.crew, job, signal, (atMs) => {
      this.runningAtMs = atMs
      if (this.state !== 'STOPPING') this.#enter('RUNNING')
    })
    this.spans = outcome.spans
    this.endedAtMs = outcome.endedAtMs
    context.recordEnforcement(id, outcome.enforcement)
    return outcome.end
  }

  #enter(state: GlueRunState): void {
    this.state = state
    this.modifiedAtMs = this.#place.context.now()
  }
}

/** Glue's workers are there before the script starts: the time until then is start-up, which is not in ExecutionTime. */
async function startedOrAborted({ crew }: Lease, signal: AbortSignal): Promise<void> {
  let abandon = (): void => undefined
  const aborted = new Promise<void>((resolve) => {
    abandon = resolve
    if (signal.aborted) resolve()
    signal.addEventListener('abort', abandon)
  })
  await Promise.race([aborted, Promise.all(crew.workers.map((worker) => worker.ready))])
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
