import type { EmrServerlessUsage } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'
import { billable, isZero, least, shortText, truncated, type Decimal } from '../decimal.ts'
import type { Biller } from './biller.ts'
import { splitByReason } from './split-by-reason.ts'
import { startUpShareOf } from './start-up-share.ts'

/**
 * Amazon EMR Serverless: vCPU, memory and storage hours of billedResourceUtilization, in which every worker, the driver
 * too, counts from ready to stopped, rounded up to 1 s and at least 60 s, and storage only above 20 GB per worker.
 * What is billed above `used` is that minimum. https://aws.amazon.com/emr/pricing/
 */
export const emrServerless: Biller<'emr-serverless'> = {
  platform: 'emr-serverless',
  bill(usage) {
    const startUpShare = startUpShareOf(usage)
    return partsOf(usage).flatMap((part) => chargesOf(part, startUpShare))
  },

  /**
   * Hours that the platform gave leave no room. Derived ones are those of all workers for the whole run with the minute
   * of each, which no bill exceeds; the least is what was used, without any minimum. Null where that is not known.
   */
  bounds(usage) {
    if (usage.basis === 'billed' || usage.used === undefined) return null
    const as = (quantity: (part: Part) => Decimal): readonly Charge[] =>
      partsOf(usage).map((part) => ({
        item: part.item,
        quantity: quantity(part),
        reason: 'work',
        rule: part.rule,
      }))
    return { low: as(({ used, billed }) => used ?? billed), high: as(({ billed }) => billed) }
  },
}

interface Part {
  readonly item: string
  readonly hours: string
  readonly billed: Decimal
  /** Never above `billed`. */
  readonly used: Decimal | undefined
  readonly rule: string
}

/** vCPU and memory always, storage where there is some above what is free. */
function partsOf(usage: EmrServerlessUsage): readonly Part[] {
  const { architecture, used } = usage
  const rule = `${usage.basis === 'billed' ? 'billed by the platform' : 'derived'}: ${ruleOfWorkers}`
  const part = (item: string, hours: string, billed: Decimal, usedHours: Decimal | undefined): Part => ({
    item,
    hours,
    billed,
    used: usedHours === undefined ? undefined : least(usedHours, billed),
    rule,
  })
  const vcpu = billable(usage.vcpuHours, 'vcpuHours')
  const usedVcpu = used === undefined ? undefined : billable(used.vcpuHours, 'used.vcpuHours')
  const memory = billable(usage.memoryGbHours, 'memoryGbHours')
  const usedMemory = used === undefined ? undefined : billable(used.memoryGbHours, 'used.memoryGbHours')
  const storage = billable(usage.storageGbHours, 'storageGbHours')
  const compute = [
    part(`emr-serverless-vcpu-${architecture}`, 'vCPU-hours', vcpu, usedVcpu),
    part(`emr-serverless-memory-${architecture}`, 'GB-hours', memory, usedMemory),
  ]
  if (isZero(storage)) return compute
  const usedStorage = usedVcpu === undefined ? undefined : inProportion(storage, usedVcpu, vcpu)
  const disk = part('emr-serverless-storage', 'GB-hours', storage, usedStorage)
  return [...compute, { ...disk, rule: `${rule}; only what is above the 20 GB free of each worker` }]
}

const ruleOfWorkers = 'each worker, driver included, rounded up to 1 s and at least 60 s'

/** The storage that totalResourceUtilization gives contains what is free: its time is that of the vCPUs. */
function inProportion(storage: Decimal, usedVcpu: Decimal, vcpu: Decimal): Decimal {
  return usedVcpu.gte(vcpu) ? storage : truncated(storage.times(usedVcpu).div(vcpu))
}

function chargesOf(
  { item, hours, billed, used, rule }: Part,
  startUpShare: number | undefined,
): readonly Charge[] {
  if (used === undefined) {
    const unknown = `${rule}; how much of it was minimum or start-up is not known`
    return [{ item, quantity: billed, reason: 'work', rule: unknown }]
  }
  return splitByReason({
    item,
    billed,
    metered: used,
    startUpShare,
    rule,
    meteredWords: `${shortText(used.toNumber())} ${hours} that were used`,
    minimumWords: `${shortText(billed.toNumber() - used.toNumber())} ${hours} that the minute of each worker and rounding added`,
  })
}
