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
  const primes = cell.platform === 'lambda' && cell.startLevel === 'warm' ? 1 : 0
  return usageOfSizing(cell.sizing, region, timeoutSeconds + initSeconds, samplesPerTrial + primes)
}

/** The most that one sample of a cell can be billed for. */
export function worstSampleUsage(cell: Cell, region: string, timeoutSeconds: number): Usage {
  return usageOfSizing(cell.sizing, region, timeoutSeconds + initSeconds, 1)
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
