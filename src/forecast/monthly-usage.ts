import { PriceMissing } from '../core/errors.ts'
import type { StartLevel } from '../core/platform.ts'
import type { EmrServerlessSizing, Sizing, WorkerSize } from '../core/sizing.ts'
import type { ResourceHours, Usage } from '../core/usage.ts'
import { totalDpus } from '../cost/metered-seconds.ts'
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
  const usage = usageOf(model.sizing, month.region, {
    billed: month.jobs * perJob.billed,
    used: month.jobs * perJob.used,
    attempts: month.jobs * perJob.attempts,
  })
  return perJob.startUpShare === null ? usage : { ...usage, startUpShare: perJob.startUpShare }
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
  const mean = (level: LevelModel, least: number): number =>
    mix.reduce((sum, { bytes, share }) => sum + share * expectedSeconds(level.billedSeconds, bytes, least), 0)
  let [billed, used, attempts] = [0, 0, 0]
  let startUp: number | null = 0
  for (const { level, share } of levelShares(model, warmShare)) {
    const weight = share * level.failureFactor
    const usedMean = mean(level, 0)
    billed += weight * (minimum === 0 ? usedMean : mean(level, minimum))
    used += weight * usedMean
    attempts += weight
    if (level.startUpShare === null) startUp = null
    else if (startUp !== null) startUp += weight * usedMean * level.startUpShare
  }
  return { billed, used, attempts, startUpShare: startUp === null || used === 0 ? null : startUp / used }
}

/** What is billed for a job at least: a minute on the two with workers, ten on Glue 0.9 and 1.0. */
export function minimumSeconds(sizing: Sizing): number {
  if (sizing.platform === 'lambda') return 0
  return sizing.platform === 'glue' && /^[01]\./.test(sizing.glueVersion) ? 600 : 60
}

interface Amounts {
  /** Seconds of all jobs, the minimum of each applied. */
  readonly billed: number
  /** The same without the minimum. */
  readonly used: number
  readonly attempts: number
}

function usageOf(sizing: Sizing, region: string, { billed, used, attempts }: Amounts): Usage {
  switch (sizing.platform) {
    case 'lambda':
      return { ...sizing, region, billedMs: [billed * 1000], requests: attempts, basis: 'derived' }
    case 'emr-serverless': {
      const { platform, architecture } = sizing
      return {
        ...{ platform, region, architecture, basis: 'derived' },
        ...resourceHours(sizing, billed),
        used: resourceHours(sizing, used),
      }
    }
    case 'glue': {
      const dpus = totalDpus(sizing)
      if (dpus === undefined) {
        throw new PriceMissing(`no DPU count known for Glue worker type ${sizing.workerType}`, {
          suggestions: ['Leave its trials out with --workload or another --run.'],
        })
      }
      return { ...sizing, region, executionSeconds: used, dpuSeconds: billed * dpus, basis: 'derived' }
    }
  }
}

/** Of all workers together; the first 20 GB of storage of each are free. */
export function resourceHours(sizing: EmrServerlessSizing, seconds: number): ResourceHours {
  const { driver, executor, executors } = sizing
  const of = (quantity: (worker: WorkerSize) => number): number =>
    (seconds / 3600) * (quantity(driver) + executors * quantity(executor))
  return {
    vcpuHours: of(({ vcpus }) => vcpus),
    memoryGbHours: of(({ memoryGb }) => memoryGb),
    storageGbHours: of(({ diskGb }) => Math.max(0, diskGb - 20)),
  }
}
