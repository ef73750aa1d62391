import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Enforcement } from '../../core/trial.ts'
import type { EquippedContext } from '../engine.ts'
import { logSaysDuplicate } from '../ledger/says-duplicate.ts'
import { BoundedLog } from './bounded-log.ts'
import { readCpuPressureMs } from './cpu-pressure.ts'
import { watchCrew, type Crew, type CrewUse } from './crew.ts'
import { readEventLogs } from './event-log.ts'
import { describeFailure } from './failure.ts'
import { thisHost } from './host-fit.ts'
import type { Exit } from './launch.ts'
import { runEnforcement } from './run-enforcement.ts'
import { launchDriver } from './spark-driver.ts'
import type { WorkerSpan } from './utilization.ts'
import type { WorkerShape } from './worker-shape.ts'

export interface SparkJob {
  /** Name of the service, for the record. */
  readonly engine: string
  readonly driver: WorkerShape
  readonly executor: WorkerShape
  readonly conf: Readonly<Record<string, string>>
  readonly options: readonly string[]
  readonly script: string
  readonly arguments: readonly string[]
  /** From RUNNING on. */
  readonly timeoutMs: number | undefined
  /** Holds the event log and `driver.log`. */
  readonly directory: string
  readonly notes: readonly string[]
}

export type SparkEnd =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'out-of-memory' | 'exit'; readonly message: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'cancelled' }

export interface SparkOutcome {
  readonly end: SparkEnd
  /** When the driver's process ended, epoch ms. */
  readonly endedAtMs: number
  /** The driver's, then one for each executor that ran. */
  readonly spans: readonly WorkerSpan[]
  readonly enforcement: Enforcement
  /** Whether the job said that another execution has its attempt. */
  readonly duplicate: boolean
}

/** Runs a job on a crew until its driver ends, its time is over or `signal` aborts. The crew is the caller's to release. */
export async function runSparkJob(
  context: EquippedContext,
  crew: Crew,
  job: SparkJob,
  signal: AbortSignal,
  onRunning: (atMs: number) => void,
): Promise<SparkOutcome> {
  const eventLogDirectory = join(job.directory, 'events')
  await mkdir(eventLogDirectory, { recursive: true })
  const use = await watchCrew(crew)
  const pressureBefore = await readCpuPressureMs()
  const log = new BoundedLog()
  const startedAtMs = context.now()
  const driver = launchDriver(context, {
    ...{ slot: crew.driver, masterUrl: crew.masterUrl, eventLogDirectory, log },
    ...{ conf: job.conf, options: job.options, script: job.script, arguments: job.arguments },
  })
  onRunning(startedAtMs)
  const ended = await firstEnd(driver.exited, crew, job.timeoutMs, signal).catch(async (error: unknown) => {
    await crew.driver.settle()
    throw error
  })
  const endedAtMs = context.now()
  const used = await use()
  const pressureAfter = await readCpuPressureMs()
  await crew.driver.settle()
  await driver.closed
  await writeFile(join(job.directory, 'driver.log'), log.text())
  const spans = await workerSpans(job, crew, eventLogDirectory, startedAtMs, endedAtMs)
  await rm(eventLogDirectory, { recursive: true, force: true })
  const pressureMs =
    pressureBefore === undefined || pressureAfter === undefined ? undefined : pressureAfter - pressureBefore
  const { engine, driver: driverShape, executor, notes } = job
  const requested = { driver: driverShape, executor }
  const wallMs = endedAtMs - startedAtMs
  return {
    end: typeof ended === 'string' ? { kind: ended } : sparkEnd(ended, used, log),
    endedAtMs,
    spans,
    duplicate: logSaysDuplicate(log.text()),
    enforcement: runEnforcement({
      ...{ engine, crew, requested, use: used, wallMs, pressureMs, host: thisHost(), notes },
    }),
  }
}

async function firstEnd(
  exited: Promise<Exit>,
  crew: Crew,
  timeoutMs: number | undefined,
  signal: AbortSignal,
): Promise<Exit | 'timed-out' | 'cancelled'> {
  const cleanUp: (() => void)[] = []
  const timedOut = new Promise<'timed-out'>((resolve) => {
    if (timeoutMs === undefined) return
    const timer = setTimeout(() => resolve('timed-out'), Math.min(timeoutMs, 2 ** 31 - 1))
    cleanUp.push(() => clearTimeout(timer))
  })
  const cancelled = new Promise<'cancelled'>((resolve) => {
    const abort = (): void => resolve('cancelled')
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    cleanUp.push(() => signal.removeEventListener('abort', abort))
  })
  // A Worker that cannot start would leave the driver waiting for executors until its timeout.
  const broken = Promise.all(crew.workers.map((worker) => worker.ready)).then(
    () => new Promise<never>(() => undefined),
  )
  try {
    return await Promise.race([exited, timedOut, cancelled, broken])
  } finally {
    for (const clean of cleanUp) clean()
  }
}

function sparkEnd(exit: Exit, used: CrewUse, log: BoundedLog): SparkEnd {
  if (exit.code === 0) return { kind: 'succeeded' }
  const { driverOomKills, executorOomKills } = used
  return describeFailure({ exit, log: log.end(), driverOomKills, executorOomKills })
}

/**
 * From RUNNING for the driver, from ExecutorAdded for an executor. Without an event log no SparkContext was made; a
 * Worker that was asked to launch an executor all the same then counts from that moment.
 */
async function workerSpans(
  job: SparkJob,
  crew: Crew,
  eventLogDirectory: string,
  startedAtMs: number,
  endedAtMs: number,
): Promise<WorkerSpan[]> {
  const log = await readEventLogs(eventLogDirectory, endedAtMs)
  const launched = crew.workers.map((worker) => worker.firstLaunch()).filter((at) => at !== undefined)
  const executors =
    log.applications > 0
      ? log.executors
      : launched.map((startMs) => ({ startMs, endMs: Math.max(startMs, endedAtMs) }))
  return [
    span(job.driver, startedAtMs, endedAtMs),
    ...executors.map(({ startMs, endMs }) => span(job.executor, startMs, endMs)),
  ]
}

function span(shape: WorkerShape, startMs: number, endMs: number): WorkerSpan {
  const { vcpus, memoryMiB, diskGb } = shape
  return { vcpus, memoryGb: memoryMiB / 1024, diskGb, startMs, endMs }
}
