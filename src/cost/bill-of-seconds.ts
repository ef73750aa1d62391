import type { EmrServerlessSizing, Sizing } from '../core/sizing.ts'
import type { EmrServerlessUsage, GlueUsage, LambdaUsage, Usage } from '../core/usage.ts'
import { priceUsage, type PricingOptions } from './index.ts'
import { totalDpus } from './metered-seconds.ts'
import { MonthToDate } from './month-to-date.ts'
import type { PriceBook } from './price-book.ts'

/** USD of one run, for the seconds that its platform meters. */
export type SecondsBill = (seconds: number) => number

export interface SecondsBillOptions {
  readonly book: PriceBook
  readonly pricing?: PricingOptions
}

/**
 * The bill of one run of a sizing over its metered seconds (as `meteredSeconds` tells them), with the platform's rounding
 * and minimum: whole milliseconds on Lambda, whole seconds and at least 60 of every worker on EMR Serverless, at least 60 s
 * (600 s before Glue 2.0) on Glue. Beyond these an invoice rises in proportion, so that two exact invoices give all others.
 * `usage` is one of the runs: its region, architecture and kind of concurrency hold.
 * @throws PriceMissing, UsageInvalid
 */
export function billOfSeconds(
  usage: Usage,
  sizing: Sizing,
  { book, pricing = {} }: SecondsBillOptions,
): SecondsBill {
  const { unitsOf, usageOf, probe } = meterOf(usage, sizing)
  const usd = (units: number): number =>
    Number(priceUsage(usageOf(units), book, MonthToDate.start, pricing).invoice.totalUsd)
  const first = usd(probe)
  const perUnit = (usd(2 * probe) - first) / probe
  return (seconds) => first + (unitsOf(seconds) - probe) * perUnit
}

interface Meter {
  /** What is billed for so many seconds: ms of Lambda, seconds of the others. */
  readonly unitsOf: (seconds: number) => number
  readonly usageOf: (units: number) => Usage
  /** Units above every minimum. */
  readonly probe: number
}

function meterOf(usage: Usage, sizing: Sizing): Meter {
  if (usage.platform === 'lambda') return lambdaMeter(usage)
  if (usage.platform === 'glue') return glueMeter(usage, sizing)
  if (sizing.platform === 'emr-serverless') return emrMeter(usage, sizing)
  throw new RangeError(`usage of ${usage.platform} for a sizing of ${sizing.platform}`)
}

/** A duration that was computed from whole units may miss them by a binary fraction. */
const wholeUnits = (units: number): number => Math.ceil(units - 1e-6)

function lambdaMeter(usage: LambdaUsage): Meter {
  return {
    unitsOf: (seconds) => Math.max(1, wholeUnits(seconds * 1000)),
    usageOf: (ms) => ({ ...usage, billedMs: [ms], requests: 1, basis: 'derived' }),
    probe: 1000,
  }
}

/** One minute at least for each worker. */
const leastSeconds = 60
const freeDiskGb = 20

function emrMeter(usage: EmrServerlessUsage, sizing: EmrServerlessSizing): Meter {
  const { driver, executor, executors } = sizing
  const { platform, region, architecture } = usage
  const storage = (diskGb: number): number => Math.max(0, diskGb - freeDiskGb)
  const vcpus = driver.vcpus + executors * executor.vcpus
  const memoryGb = driver.memoryGb + executors * executor.memoryGb
  const storageGb = storage(driver.diskGb) + executors * storage(executor.diskGb)
  return {
    unitsOf: (seconds) => Math.max(leastSeconds, wholeUnits(seconds)),
    usageOf: (seconds) => ({
      ...{ platform, region, architecture, basis: 'derived' },
      vcpuHours: (vcpus * seconds) / 3600,
      memoryGbHours: (memoryGb * seconds) / 3600,
      storageGbHours: (storageGb * seconds) / 3600,
    }),
    probe: 3600,
  }
}

/** Metered in whole seconds already, or in DPU-seconds, which have no minimum of their own in the invoice. */
function glueMeter(usage: GlueUsage, sizing: Sizing): Meter {
  const least = /^[01]\./.test(usage.glueVersion) ? 600 : 60
  const dpus = sizing.platform === 'glue' ? (totalDpus(sizing) ?? 0) : 0
  return {
    unitsOf: (seconds) => Math.max(least, seconds),
    usageOf: (seconds) =>
      usage.dpuSeconds === undefined
        ? { ...usage, executionSeconds: seconds }
        : { ...usage, executionSeconds: seconds, dpuSeconds: seconds * dpus },
    probe: 3600,
  }
}
