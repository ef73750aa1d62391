import type { Charge } from '../charge.ts'
import { billable } from '../decimal.ts'
import type { Biller } from './biller.ts'

/**
 * Amazon EMR Serverless: vCPU, memory and storage hours of billedResourceUtilization, in which every worker, the driver
 * too, counts from ready to stopped, rounded up to 1 s and at least 60 s, and storage only above 20 GB per worker.
 * https://aws.amazon.com/emr/pricing/
 */
export const emrServerless: Biller<'emr-serverless'> = {
  platform: 'emr-serverless',
  bill({ architecture, vcpuHours, memoryGbHours, storageGbHours, basis }) {
    const origin = basis === 'billed' ? 'billed by the platform' : 'computed from the time of each worker'
    const rule = `${origin}: each worker, driver included, rounded up to 1 s and at least 60 s`
    const charge = (item: string, hours: number, name: string, words: string): Charge => ({
      item,
      quantity: billable(hours, name),
      reason: 'work',
      rule: words,
    })
    return [
      charge(`emr-serverless-vcpu-${architecture}`, vcpuHours, 'vcpuHours', rule),
      charge(`emr-serverless-memory-${architecture}`, memoryGbHours, 'memoryGbHours', rule),
      charge(
        'emr-serverless-storage',
        storageGbHours,
        'storageGbHours',
        `${rule}; the first 20 GB of each worker are free`,
      ),
    ]
  },
}
