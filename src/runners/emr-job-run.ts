import type { EmrServerlessClients } from '../aws/clients.ts'
import type { JobRun } from '../aws/emr-serverless-sdk.ts'
import { poll, type PollResult } from '../aws/poll.ts'
import type { EmrServerlessSizing } from '../core/sizing.ts'
import type { EmrServerlessUsage } from '../core/usage.ts'
import { firstLine, tellsOutOfMemory, type Failure } from './failure.ts'
import type { RunContext } from './runner.ts'

/** The terminal success is SUCCESS; the guide's COMPLETED does not exist. */
const finalStates = ['SUCCESS', 'FAILED', 'CANCELLED']
const passingStates = ['SUBMITTED', 'PENDING', 'SCHEDULED', 'QUEUED', 'RUNNING', 'CANCELLING']

/** Time for getting workers; a run that waits longer has met a quota, and that is no latency. */
export const schedulePatienceSeconds = 15 * 60
/** For as long after the end the billed utilisation may be missing. */
const utilisationPatienceMs = 5 * 60_000

export interface JobRunHandle {
  readonly applicationId: string
  readonly jobRunId: string
}

async function readJobRun(handle: JobRunHandle, { sdk, control }: EmrServerlessClients): Promise<JobRun> {
  const { jobRun } = await control.send(new sdk.GetJobRunCommand(handle))
  if (jobRun === undefined) throw new Error(`job run without content: ${handle.jobRunId}`)
  return jobRun
}

export function waitForJobRun(
  handle: JobRunHandle,
  clients: EmrServerlessClients,
  deadlineMs: number,
  context: RunContext,
): Promise<PollResult<JobRun>> {
  const options = {
    what: `EMR Serverless job run ${handle.jobRunId}`,
    look: () => readJobRun(handle, clients),
    stateOf: (run: JobRun) => run.state ?? 'unknown',
    final: finalStates,
    passing: passingStates,
    deadlineMs,
  }
  return poll(options, context)
}

/** Reads the ended run again until its billed utilisation is there, which may take a while. */
export async function withUtilisation(
  ended: JobRun,
  handle: JobRunHandle,
  clients: EmrServerlessClients,
  context: RunContext,
): Promise<JobRun> {
  // A run that never started has used nothing and will never have any.
  if (ended.billedResourceUtilization !== undefined || ended.startedAt === undefined) return ended
  const options = {
    what: `the utilisation of job run ${handle.jobRunId}`,
    look: () => readJobRun(handle, clients),
    stateOf: (run: JobRun) => (run.billedResourceUtilization === undefined ? 'missing' : 'there'),
    final: ['there'],
    passing: ['missing'],
    deadlineMs: context.now() + utilisationPatienceMs,
  }
  const result = await poll(options, context)
  return result.outcome === 'final' ? result.seen : (result.last ?? ended)
}

/** Ends a run on our account. Nothing is thrown: the run ends by its own time-out at the latest. */
export async function cancelJobRun(handle: JobRunHandle, clients: EmrServerlessClients): Promise<void> {
  const { sdk, control } = clients
  const abortSignal = AbortSignal.timeout(5_000)
  await control.send(new sdk.CancelJobRunCommand(handle), { abortSignal }).catch(() => undefined)
}

/** Why an ended run failed, or undefined. */
export function jobRunFailure(run: JobRun): Failure | undefined {
  if (run.state === 'SUCCESS') return undefined
  const details = run.stateDetails ?? ''
  const message = firstLine(details) || `the job run ended as ${run.state ?? 'unknown'}`
  // A run over its time is CANCELLED; a FAILED one may well speak of some connection that timed out.
  const late = run.state === 'CANCELLED' ? /time[- ]?out|timed out/i : /execution timeout/i
  if (late.test(details)) return { cause: 'timed-out', message }
  if (tellsOutOfMemory(details)) return { cause: 'out-of-memory', message }
  if (run.state === 'CANCELLED')
    return { cause: 'platform-fault', message: `cancelled by the platform: ${message}` }
  if (run.startedAt === undefined) return { cause: 'platform-fault', message }
  return { cause: 'script-error', message }
}

export interface JobRunTimes {
  readonly queueMs: number | undefined
  /** Application start and workers: accepted to RUNNING, without the queue. */
  readonly provisionMs: number | undefined
  /** RUNNING to the end. The whole seconds of totalExecutionDurationSeconds only where `endedAt` is missing. */
  readonly platformMs: number | undefined
}

/** All on the service's own clock. Old runs have neither startedAt nor endedAt. */
export function jobRunTimes(run: JobRun): JobRunTimes {
  const { createdAt, startedAt, endedAt, queuedDurationMilliseconds: queueMs } = run
  const provisionMs =
    createdAt && startedAt ? startedAt.getTime() - createdAt.getTime() - (queueMs ?? 0) : undefined
  const seconds = run.totalExecutionDurationSeconds
  const platformMs =
    startedAt && endedAt
      ? endedAt.getTime() - startedAt.getTime()
      : seconds === undefined
        ? undefined
        : seconds * 1000
  return { queueMs, provisionMs, platformMs }
}

/** What the run is billed for; derived from workers × seconds, at least 60 each, where the platform gives nothing. */
export function jobRunUsage(
  run: JobRun,
  sizing: EmrServerlessSizing,
  region: string,
): EmrServerlessUsage | undefined {
  const { architecture } = sizing
  const identity = { platform: 'emr-serverless', region, architecture } as const
  const billed = run.billedResourceUtilization
  if (billed?.vCPUHour !== undefined && billed.memoryGBHour !== undefined) {
    return {
      ...identity,
      vcpuHours: billed.vCPUHour,
      memoryGbHours: billed.memoryGBHour,
      storageGbHours: billed.storageGBHour ?? 0,
      basis: 'billed',
    }
  }
  const { platformMs } = jobRunTimes(run)
  return platformMs === undefined
    ? undefined
    : { ...identity, ...derived(sizing, platformMs), basis: 'derived' }
}

function derived(sizing: EmrServerlessSizing, platformMs: number) {
  const hours = Math.max(60, Math.ceil(platformMs / 1000)) / 3600
  const workers = [sizing.driver, ...Array.from({ length: sizing.executors }, () => sizing.executor)]
  const sum = (of: (worker: (typeof workers)[number]) => number) =>
    workers.reduce((total, worker) => total + of(worker), 0) * hours
  return {
    vcpuHours: sum((w) => w.vcpus),
    memoryGbHours: sum((w) => w.memoryGb),
    // The first 20 GB of a worker are free.
    storageGbHours: sum((w) => Math.max(0, w.diskGb - 20)),
  }
}
