import type { EngineContext, FunctionDefinition } from './engine.ts'
import type { InitialCapacity } from './emr-serverless/initial-capacity.ts'
import type { PooledSandbox } from './lambda/function-pool.ts'
import type { Host } from './spark/host-fit.ts'
import type { CrewRequest } from './spark/lease.ts'
import type { SparkJob, SparkOutcome } from './spark/spark-run.ts'

/**
 * Where the work of the services is done. Implementations: host-compute.ts (processes on this computer) and
 * rehearsal/rehearsal-compute.ts (nothing but the time and the traces of the work).
 */
export interface Compute {
  /** What all workers of one job may take together: larger ones are scaled down to it. */
  readonly host: () => Host
  readonly settling: Settling
  provisionSandbox(context: EngineContext, request: SandboxRequest): Promise<PooledSandbox>
  openWorkforce(context: EngineContext, place: WorkforcePlace): Workforce
}

/** How long services show a passing state that a client has to wait for, ms. */
export interface Settling {
  /** A new function is Pending and a changed one InProgress. On AWS it is seconds; the states are what matters. */
  readonly functionMs: number
  /** AWS fills the utilisation of a job run in seconds after its terminal state: whoever wants it has to poll. */
  readonly utilizationMs: number
}

export interface SandboxRequest {
  readonly id: string
  readonly definition: FunctionDefinition
  readonly version: string
  readonly initCpu: 'burst' | 'throttled'
  readonly initLimitMs: number
}

export interface WorkforcePlace {
  /** Begins the id of whatever is started. */
  readonly name: string
  readonly directory: string
}

/** The workers of one Spark service. */
export interface Workforce {
  /** Resolves when the first job need not wait for what all jobs share. */
  begin(): Promise<void>
  hire(request: CrewRequest): Promise<HiredCrew>
  /** Workers that are there before any job; none is started yet. */
  standby(place: WorkforcePlace, capacity: InitialCapacity): Standby
  close(): Promise<void>
}

/** Pre-initialised workers, which serve one run at a time. */
export interface Standby {
  /** Resolves when all of them are ready. */
  start(): Promise<void>
  /** With workers on demand for what they lack; undefined when none of them serves the request or another run has them. */
  hire(request: CrewRequest): Promise<HiredCrew | undefined>
  close(): Promise<void>
}

/** Workers of one run. */
export interface HiredCrew {
  /** Where the workers come from, for the record. */
  readonly notes: readonly string[]
  /** Resolves when every executor is ready. */
  ready(): Promise<void>
  /** Until the driver ends, the job's time is over or `signal` aborts. `onRunning` is told when the driver started, epoch ms. */
  run(job: SparkJob, signal: AbortSignal, onRunning: (atMs: number) => void): Promise<SparkOutcome>
  release(): Promise<void>
}
