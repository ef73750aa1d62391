import { glueDpus } from '../../core/deployment.ts'
import { PriceMissing } from '../../core/errors.ts'
import type { GlueUsage } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'
import { billable, decimal, least, most, shortText, type Decimal } from '../decimal.ts'
import type { Biller, ChargeBounds } from './biller.ts'
import { splitByReason } from './split-by-reason.ts'
import { startUpShareOf } from './start-up-share.ts'

/**
 * AWS Glue: DPU-seconds, the driver's worker included; start-up of the workers and shutdown are free. GetJobRun gives
 * DPUSeconds for FLEX and auto-scaled runs only; else it is the execution time, at least 60 s, × DPU of all workers.
 * https://aws.amazon.com/glue/pricing/
 */
export const glue: Biller<'glue'> = {
  platform: 'glue',
  bill(usage) {
    const item = itemOf(usage)
    return usage.dpuSeconds === undefined
      ? executed(usage, item)
      : metered(usage, item, billable(usage.dpuSeconds, 'dpuSeconds'))
  },
  basis: (usage) => (workersVary(usage) ? 'derived' : usage.basis),
  bounds(usage) {
    if (usage.dpuSeconds !== undefined)
      return boundsOfMetered(usage, billable(usage.dpuSeconds, 'dpuSeconds'))
    if (workersVary(usage)) return boundsOfUnmetered(usage)
    return usage.basis === 'derived' ? boundsOfUntimed(usage) : null
  },
}

/** FLEX takes spare capacity as it comes: without DPUSeconds its bill is only known to lie below that of all workers. */
const workersVary = ({ executionClass, dpuSeconds }: GlueUsage): boolean =>
  executionClass === 'FLEX' && dpuSeconds === undefined

function metered(usage: GlueUsage, item: string, dpuSeconds: Decimal): readonly Charge[] {
  const billed = dpuSeconds.div(secondsOfHour)
  return splitByReason({
    ...{ item, billed, metered: billed, startUpShare: startUpShareOf(usage) },
    rule: `${usage.dpuSeconds} DPU-seconds as metered by the platform / 3600, with driver and minimum as far as they are in it`,
    meteredWords: 'DPU-seconds',
    minimumWords: '',
  })
}

function executed(usage: GlueUsage, item: string): readonly Charge[] {
  const { workers, workerType, executionSeconds } = usage
  const minimum = minimumOf(usage)
  const dpus = allDpus(usage)
  const seconds = billable(executionSeconds, 'executionSeconds')
  const charged = executionSeconds < minimum ? decimal(minimum) : seconds
  const billed = charged.times(dpus).div(secondsOfHour)
  const derived = workersVary(usage) ? ', derived: at most, as if all workers had run throughout' : ''
  return splitByReason({
    item,
    billed,
    metered: charged === seconds ? billed : seconds.times(dpus).div(secondsOfHour),
    startUpShare: startUpShareOf(usage),
    rule:
      `max(${minimum} s, ${executionSeconds} s of execution) × ${shortText(workers * dpusOf(usage))} DPU ` +
      `(${workers} × ${workerType}, driver included) / 3600${derived}`,
    meteredWords: `${executionSeconds} s of execution`,
    minimumWords: `the ${shortText(minimum - executionSeconds)} s up to the minimum`,
  })
}

/**
 * Whether DPUSeconds contain the driver and the minimum is not documented. At least they are the bill as they are; at
 * most the driver's time comes on top and the whole is raised to the minimum, up to all workers for all of the time
 * (as far as they are known). Null where the execution time is not known.
 */
function boundsOfMetered(usage: GlueUsage, dpuSeconds: Decimal): ChargeBounds | null {
  const seconds = billable(usage.executionSeconds, 'executionSeconds')
  if (seconds.eq(0)) return null
  const charged = most(seconds, decimal(minimumOf(usage)))
  const withDriver = dpuSeconds
    .plus(seconds.times(dpusOf(usage)))
    .times(charged)
    .div(seconds)
  const all = usage.workers === 0 ? withDriver : charged.times(allDpus(usage))
  return between(usage, dpuSeconds, most(dpuSeconds, least(withDriver, all)))
}

/** At least the driver's worker for the whole time, at most all of them. */
function boundsOfUnmetered(usage: GlueUsage): ChargeBounds {
  const seconds = billable(usage.executionSeconds, 'executionSeconds')
  const charged = most(seconds, decimal(minimumOf(usage)))
  const high = charged.times(allDpus(usage))
  return between(usage, least(charged.times(dpusOf(usage)), high), high)
}

/** The time is that from start to end, waiting included: the bill is at least the minimum and at most that time. */
function boundsOfUntimed(usage: GlueUsage): ChargeBounds {
  const minimum = decimal(minimumOf(usage))
  const charged = most(billable(usage.executionSeconds, 'executionSeconds'), minimum)
  return between(usage, minimum.times(allDpus(usage)), charged.times(allDpus(usage)))
}

function between(usage: GlueUsage, low: Decimal, high: Decimal): ChargeBounds {
  const item = itemOf(usage)
  const charge = (dpuSeconds: Decimal): readonly Charge[] => [
    { item, quantity: dpuSeconds.div(secondsOfHour), reason: 'work', rule: 'bound' },
  ]
  return { low: charge(low), high: charge(high) }
}

const secondsOfHour = 3600

/** One minute since Glue 2.0, ten minutes before. */
const minimumOf = ({ glueVersion }: GlueUsage): number => (/^[01]\./.test(glueVersion) ? 600 : 60)

const allDpus = (usage: GlueUsage): Decimal => billable(usage.workers, 'workers').times(dpusOf(usage))

function dpusOf({ workerType }: GlueUsage): number {
  const dpus = glueDpus[workerType]
  if (dpus !== undefined) return dpus
  throw new PriceMissing(`no DPU count known for Glue: workerType is ${workerType}`, {
    suggestions: [`Known are ${Object.keys(glueDpus).join(', ')}.`],
  })
}

/** Version, worker family and execution class choose the rate: 6.0 is cheaper, R workers count M-DPU. */
function itemOf(usage: GlueUsage): string {
  const { glueVersion, workerType, executionClass } = usage
  const generation = generations.get(glueVersion)
  if (generation === undefined) {
    throw new PriceMissing(`no price known for Glue: glueVersion is ${glueVersion}`, {
      suggestions: [`Known are ${[...generations.keys()].join(', ')}.`],
    })
  }
  dpusOf(usage)
  const unit = workerType.startsWith('R.') ? 'm-dpu' : 'dpu'
  return `${generation}-${unit}-${executionClass.toLowerCase()}`
}

/** Of items of the price book. */
const generations: ReadonlyMap<string, string> = new Map([
  ...['0.9', '1.0', '2.0', '3.0', '4.0', '5.0', '5.1'].map((version) => [version, 'glue'] as const),
  ['6.0', 'glue-6'],
])
