import type { PreInitialisedCapacity } from '../../core/companion.ts'
import type { Charge } from '../charge.ts'
import { billable, decimal, decimalText, most, shortText, sum, zero, type Decimal } from '../decimal.ts'

const freeDiskGb = 20
const leastSeconds = decimal(60)

/**
 * Pre-initialised workers of EMR Serverless while no job uses them: all of them from STARTED to STOPPED, rounded up to
 * 1 s and at least 60 s, less what the jobs on them billed, which is on their own invoices.
 * https://docs.aws.amazon.com/emr/latest/EMR-Serverless-UserGuide/pre-init-capacity.html
 */
export function preInitialisedCapacity(companion: PreInitialisedCapacity): readonly Charge[] {
  const { architecture, workers, billed } = companion
  const seconds = billable(companion.seconds, 'seconds')
  // Rounding mode 3: up.
  const charged = most(seconds.round(0, 3), leastSeconds)
  const all = (sizeOf: (worker: Worker) => Decimal): Decimal =>
    sum(workers.map((worker) => sizeOf(worker).times(billable(worker.count, 'workers.count'))))
  const item = (
    name: string,
    size: Decimal,
    unit: string,
    byJobs: number,
    field: string,
  ): readonly Charge[] =>
    idleCharges({
      ...{ item: name, size, unit, seconds, charged },
      byJobs: billable(byJobs, `billed.${field}`),
    })
  return [
    ...item(
      `emr-serverless-vcpu-${architecture}`,
      all(({ vcpus }) => billable(vcpus, 'workers.vcpus')),
      'vCPU',
      billed?.vcpuHours ?? 0,
      'vcpuHours',
    ),
    ...item(
      `emr-serverless-memory-${architecture}`,
      all(({ memoryGb }) => billable(memoryGb, 'workers.memoryGb')),
      'GB',
      billed?.memoryGbHours ?? 0,
      'memoryGbHours',
    ),
    ...item(
      'emr-serverless-storage',
      all(({ diskGb }) => most(zero, billable(diskGb, 'workers.diskGb').minus(freeDiskGb))),
      'GB above 20 GB of each worker',
      billed?.storageGbHours ?? 0,
      'storageGbHours',
    ),
  ]
}

type Worker = PreInitialisedCapacity['workers'][number]

interface Idle {
  readonly item: string
  /** Of all workers together. */
  readonly size: Decimal
  readonly unit: string
  readonly seconds: Decimal
  readonly charged: Decimal
  readonly byJobs: Decimal
}

/** Jobs may have billed more than the capacity: by workers on demand, or by their own minimum. */
function idleCharges({ item, size, unit, seconds, charged, byJobs }: Idle): readonly Charge[] {
  const idle = most(zero, size.times(seconds).div(3600).minus(byJobs))
  const all = most(zero, size.times(charged).div(3600).minus(byJobs))
  const rule =
    `pre-initialised ${decimalText(size)} ${unit} × max(60 s, ${decimalText(seconds)} s, rounded up to 1 s) / 3600, ` +
    `less ${shortText(byJobs.toNumber())} h on the invoices of jobs`
  return [
    { item, quantity: idle, reason: 'idle', rule },
    {
      item,
      quantity: all.minus(idle),
      reason: 'minimum-or-rounding',
      rule: `${rule}; what minimum and rounding added`,
    },
  ]
}
