import type { Cell } from '../core/cell.ts'
import type { Sizing } from '../core/sizing.ts'
import type { Usage } from '../core/usage.ts'
import { samplesPerTrial } from '../runners/verified-start.ts'

/** Lambda stops an init at 10 s and bills it on top of the function's time limit. */
const initSeconds = 10

/** What a trial of so many seconds on the platform is billed for: full sizing for the whole time, minimums applied. */
export function usageFor(cell: Cell, region: string, seconds: number): Usage {
  return usageOfSizing(cell.sizing, region, seconds, 1)
}

/**
 * The most that one trial of a cell can be billed for: every sample runs into the time limit, each of the allowed samples
 * has the wrong temperature, and a warm Lambda trial is preceded by a run that warms its sandbox. For the upper bound
 * of a plan; nothing is expected to cost this much.
 */
export function worstCaseUsage(cell: Cell, region: string, timeoutSeconds: number): Usage {
  const primes = primesOf(cell)
  return usageOfSizing(cell.sizing, region, longestSeconds(cell, timeoutSeconds), samplesPerTrial + primes)
}

/** The most that one sample of a cell can be billed for. */
export function worstSampleUsage(cell: Cell, region: string, timeoutSeconds: number): Usage {
  return usageOfSizing(cell.sizing, region, longestSeconds(cell, timeoutSeconds), 1)
}

/** The most that the calls can be billed for that a trial begins with: its first sample, and what makes it warm. */
export function firstCallsUsage(cell: Cell, region: string, timeoutSeconds: number): Usage {
  return usageOfSizing(cell.sizing, region, longestSeconds(cell, timeoutSeconds), 1 + primesOf(cell))
}

const primesOf = ({ platform, startLevel }: Cell): number =>
  platform === 'lambda' && startLevel === 'warm' ? 1 : 0

/** EMR Serverless bills workers from their start, before the run's own time begins, to their end, after it. */
const workerSlackSeconds = 120
/** A run over its time is stopped by the service's own clock, not to the second. */
const stopSlackSeconds = 60

/** EMR Serverless and Glue take their time limit in whole minutes. */
function longestSeconds({ platform }: Cell, timeoutSeconds: number): number {
  if (platform === 'lambda') return timeoutSeconds + initSeconds
  const slackSeconds = platform === 'glue' ? stopSlackSeconds : workerSlackSeconds
  return Math.ceil(timeoutSeconds / 60) * 60 + slackSeconds
}

function usageOfSizing(sizing: Sizing, region: string, seconds: number, runs: number): Usage {
  const billedSeconds = Math.max(60, Math.ceil(seconds))
  switch (sizing.platform) {
    case 'lambda':
      return {
        ...sizing,
        region,
        billedMs: Array.from({ length: runs }, () => Math.ceil(seconds * 1000)),
        requests: runs,
        basis: 'derived',
      }
    case 'emr-serverless': {
      const hours = (runs * billedSeconds) / 3600
      const { driver, executor, executors, architecture } = sizing
      return {
        platform: 'emr-serverless',
        region,
        architecture,
        vcpuHours: hours * (driver.vcpus + executors * executor.vcpus),
        memoryGbHours: hours * (driver.memoryGb + executors * executor.memoryGb),
        storageGbHours: hours * (extraDiskGb(driver) + executors * extraDiskGb(executor)),
        basis: 'derived',
      }
    }
    case 'glue': {
      const { glueVersion, executionClass, workerType, workers } = sizing
      return {
        platform: 'glue',
        region,
        glueVersion,
        executionClass,
        workerType,
        workers,
        executionSeconds: runs * billedSeconds,
        dpuSeconds: undefined,
        basis: 'derived',
      }
    }
  }
}

/** 20 GB per worker are free. */
const extraDiskGb = (worker: { readonly diskGb: number }): number => Math.max(0, worker.diskGb - 20)
