import type { Biller } from './biller.ts'
import { billable } from './decimal.ts'
import { invoiceLine } from './invoice-line.ts'

/**
 * Amazon EMR Serverless: vCPU, memory and storage hours of billedResourceUtilization, in which every worker, the driver
 * too, counts from ready to stopped, rounded up to 1 s and at least 60 s, and storage only above 20 GB per worker.
 * https://aws.amazon.com/emr/pricing/
 */
export const emrServerless: Biller<'emr-serverless'> = {
  platform: 'emr-serverless',
  bill({ architecture, vcpuHours, memoryGbHours, storageGbHours, basis }, rate) {
    const origin = basis === 'billed' ? 'billed by the platform' : 'computed from the time of each worker'
    const rule = `${origin}: each worker, driver included, rounded up to 1 s and at least 60 s`
    return [
      invoiceLine(billable(vcpuHours, 'vcpuHours'), rate(`emr-serverless-vcpu-${architecture}`), rule),
      invoiceLine(
        billable(memoryGbHours, 'memoryGbHours'),
        rate(`emr-serverless-memory-${architecture}`),
        rule,
      ),
      invoiceLine(
        billable(storageGbHours, 'storageGbHours'),
        rate('emr-serverless-storage'),
        `${rule}; the first 20 GB of each worker are free`,
      ),
    ]
  },
}
