import { PriceMissing } from '../core/errors.ts'
import type { StartLevel } from '../core/platform.ts'
import type { Sizing, WorkerSize } from '../core/sizing.ts'
import type { Usage } from '../core/usage.ts'
import { totalDpus, totalVcpus } from './metered-seconds.ts'
import type { LevelModel, PlatformModel } from './platform-model.ts'
import { expectedSeconds } from './size-curve.ts'
import type { SizeMix } from './size-mix.ts'

export interface MonthOfJobs {
  readonly jobs: number
  /** 0 to 1. A level that was not measured is taken for the other one; `levelShares` tells. */
  readonly warmShare: number
  readonly mix: SizeMix
  readonly region: string
}

/**
 * The expected usage of a month of succeeded jobs, with the attempts that failed on the way:
 * jobs · Σ over sizes and start levels of share · E[max(minimum, seconds)] · failure factor, in the platform's units.
 * Does not look at the frontier: `isFeasible` does. @throws PriceMissing for a Glue worker type without a known DPU count
 */
export function monthlyUsage(model: PlatformModel, month: MonthOfJobs): Usage {
  const perJob = expectedPerJob(model, month)
  return usageOf(model.sizing, month.region, month.jobs * perJob.seconds, month.jobs * perJob.attempts)
}

/** The start levels of a model's jobs and how often each comes, summing to 1. */
export function levelShares(
  { levels }: PlatformModel,
  warmShare: number,
): readonly { readonly startLevel: StartLevel; readonly level: LevelModel; readonly share: number }[] {
  const { cold, warm } = levels
  const both = [
    { startLevel: 'cold' as const, level: cold ?? warm, share: 1 - warmShare },
    { startLevel: 'warm' as const, level: warm ?? cold, share: warmShare },
  ]
  return both.flatMap(({ startLevel, level, share }) =>
    level === undefined || share <= 0 ? [] : [{ startLevel, level, share }],
  )
}

function expectedPerJob(model: PlatformModel, { mix, warmShare }: MonthOfJobs) {
  const minimum = minimumSeconds(model.sizing)
  let [seconds, attempts] = [0, 0]
  for (const { level, share } of levelShares(model, warmShare)) {
    const mean = mix.reduce(
      (sum, size) => sum + size.share * expectedSeconds(level.billedSeconds, size.bytes, minimum),
      0,
    )
    seconds += share * mean * level.failureFactor
    attempts += share * level.failureFactor
  }
  return { seconds, attempts }
}

/** What is billed for a job at least: a minute on the two with workers, ten on Glue 0.9 and 1.0. */
export function minimumSeconds(sizing: Sizing): number {
  if (sizing.platform === 'lambda') return 0
  return sizing.platform === 'glue' && /^[01]\./.test(sizing.glueVersion) ? 600 : 60
}

/** What `seconds` in all, the minimum applied, and `attempts` come to in the platform's units. */
function usageOf(sizing: Sizing, region: string, seconds: number, attempts: number): Usage {
  switch (sizing.platform) {
    case 'lambda':
      return { ...sizing, region, billedMs: [seconds * 1000], requests: attempts, basis: 'derived' }
    case 'emr-serverless': {
      const { platform, architecture, driver, executor, executors } = sizing
      const hours = seconds / 3600
      const of = (quantity: (worker: WorkerSize) => number): number =>
        hours * (quantity(driver) + executors * quantity(executor))
      return {
        ...{ platform, region, architecture, basis: 'derived' },
        vcpuHours: hours * totalVcpus(sizing),
        memoryGbHours: of(({ memoryGb }) => memoryGb),
        storageGbHours: of(({ diskGb }) => Math.max(0, diskGb - 20)),
      }
    }
    case 'glue': {
      const dpus = totalDpus(sizing)
      if (dpus === undefined) {
        throw new PriceMissing(`no DPU count known for Glue worker type ${sizing.workerType}`, {
          suggestions: ['Leave its trials out with --workload or another --run.'],
        })
      }
      return { ...sizing, region, executionSeconds: seconds, dpuSeconds: seconds * dpus, basis: 'derived' }
    }
  }
}
