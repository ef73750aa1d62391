import type { EmrServerlessClients } from '../aws/clients.ts'
import type { JobRun } from '../aws/emr-serverless-sdk.ts'
import { poll } from '../aws/poll.ts'
import type { EmrServerlessSizing } from '../core/sizing.ts'
import type { EmrServerlessUsage, ResourceHours } from '../core/usage.ts'
import { jobRunTimes, readJobRun, type JobRunHandle } from './emr-job-run.ts'
import type { RunContext } from './runner.ts'

/** For as long after the end the billed utilisation may be missing, or zero. */
const utilisationPatienceMs = 5 * 60_000

/**
 * What an ended run is billed for, once the platform says it. Attempts have workers of their own, and whether the figures
 * of the run are their sum is not documented: with more than one, each is asked for by its number.
 * Undefined for a run that never started.
 */
export async function endedRunUsage(
  ended: JobRun,
  handle: JobRunHandle,
  sizing: EmrServerlessSizing,
  clients: EmrServerlessClients,
  context: RunContext,
): Promise<{ readonly usage: EmrServerlessUsage | undefined; readonly attempts: readonly JobRun[] }> {
  const last = ended.attempt ?? 1
  const attempts: JobRun[] = []
  for (let attempt = 1; attempt <= last; attempt += 1) {
    const own = last === 1 ? handle : { ...handle, attempt }
    const seen = last === 1 ? ended : await readJobRun(own, clients)
    attempts.push(await withUtilisation(seen, own, sizing, clients, context))
  }
  const usages = attempts.flatMap((run) => jobRunUsage(run, sizing, context.region) ?? [])
  return { usage: together(usages), attempts }
}

/** Reads the ended run again until its billed utilisation is there and not zero, which may take a while. */
async function withUtilisation(
  ended: JobRun,
  handle: JobRunHandle,
  sizing: EmrServerlessSizing,
  clients: EmrServerlessClients,
  context: RunContext,
): Promise<JobRun> {
  // A run that never started has used nothing and will never have any.
  if (billedHours(ended, sizing) !== undefined || ended.startedAt === undefined) return ended
  const options = {
    what: `the utilisation of job run ${handle.jobRunId}`,
    look: () => readJobRun(handle, clients),
    stateOf: (run: JobRun) => (billedHours(run, sizing) === undefined ? 'missing' : 'there'),
    final: ['there'],
    passing: ['missing'],
    deadlineMs: context.now() + utilisationPatienceMs,
  }
  const result = await poll(options, context)
  return result.outcome === 'final' ? result.seen : (result.last ?? ended)
}

/** What the platform billed; where it says nothing, all workers for the whole run, at least 60 s each. */
export function jobRunUsage(
  run: JobRun,
  sizing: EmrServerlessSizing,
  region: string,
): EmrServerlessUsage | undefined {
  const identity = { platform: 'emr-serverless', region, architecture: sizing.architecture } as const
  const billed = billedHours(run, sizing)
  const used = usedHours(run)
  if (billed !== undefined) {
    return { ...identity, ...billed, ...(used !== undefined && { used }), basis: 'billed' }
  }
  const { platformMs } = jobRunTimes(run)
  if (platformMs === undefined) return undefined
  return { ...derivedUsage(sizing, region, platformMs), ...(used !== undefined && { used }) }
}

/** All workers of the sizing for so long: the most that can be billed, and without the minimum what it is the least. */
export function derivedUsage(sizing: EmrServerlessSizing, region: string, runMs: number): EmrServerlessUsage {
  const seconds = Math.max(1, Math.ceil(runMs / 1000))
  return {
    ...{ platform: 'emr-serverless', region, architecture: sizing.architecture },
    ...hoursOf(sizing, Math.max(60, seconds), (diskGb) => Math.max(0, diskGb - freeDiskGb)),
    used: hoursOf(sizing, seconds, (diskGb) => diskGb),
    basis: 'derived',
  }
}

/** Free of charge for each worker. */
const freeDiskGb = 20

function hoursOf(
  { driver, executor, executors }: EmrServerlessSizing,
  seconds: number,
  storageGb: (diskGb: number) => number,
): ResourceHours {
  const hours = (of: (worker: typeof driver) => number): number =>
    ((of(driver) + executors * of(executor)) * seconds) / 3600
  return {
    vcpuHours: hours(({ vcpus }) => vcpus),
    memoryGbHours: hours(({ memoryGb }) => memoryGb),
    storageGbHours: hours(({ diskGb }) => storageGb(diskGb)),
  }
}

/** Zeros are what the platform says before it has counted. Storage may be missing where none is above what is free. */
function billedHours(
  { billedResourceUtilization: hours }: JobRun,
  { driver, executor }: EmrServerlessSizing,
): ResourceHours | undefined {
  const { vCPUHour = 0, memoryGBHour = 0, storageGBHour } = hours ?? {}
  if (!(vCPUHour > 0) || !(memoryGBHour > 0)) return undefined
  const isFree = driver.diskGb <= freeDiskGb && executor.diskGb <= freeDiskGb
  const storageGbHours = storageGBHour ?? (isFree ? 0 : undefined)
  if (storageGbHours === undefined) return undefined
  return { vcpuHours: vCPUHour, memoryGbHours: memoryGBHour, storageGbHours }
}

function usedHours({ totalResourceUtilization: hours }: JobRun): ResourceHours | undefined {
  const { vCPUHour = 0, memoryGBHour = 0, storageGBHour } = hours ?? {}
  if (!(vCPUHour > 0) || !(memoryGBHour > 0) || storageGBHour === undefined) return undefined
  return { vcpuHours: vCPUHour, memoryGbHours: memoryGBHour, storageGbHours: storageGBHour }
}

function together(usages: readonly EmrServerlessUsage[]): EmrServerlessUsage | undefined {
  const [first, ...others] = usages
  if (first === undefined || others.length === 0) return first
  const uses = usages.flatMap(({ used }) => used ?? [])
  const { used: _used, ...identity } = first
  return {
    ...identity,
    ...sumHours(usages),
    ...(uses.length === usages.length && { used: sumHours(uses) }),
    basis: usages.every(({ basis }) => basis === 'billed') ? 'billed' : 'derived',
  }
}

const sumHours = (all: readonly ResourceHours[]): ResourceHours => ({
  vcpuHours: all.reduce((sum, each) => sum + each.vcpuHours, 0),
  memoryGbHours: all.reduce((sum, each) => sum + each.memoryGbHours, 0),
  storageGbHours: all.reduce((sum, each) => sum + each.storageGbHours, 0),
})
