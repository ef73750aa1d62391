import * as v from 'valibot'
import type { ResourceHours } from '../../core/usage.ts'
import type { WorkerSize } from '../../core/sizing.ts'
import { decimal, sum } from '../decimal.ts'
import { supportedWorker } from './emr-worker-size.ts'
import * as fields from './fields.ts'
import type { Place } from './place.ts'
import { readList } from './read-object.ts'

const leastSeconds = 60
const freeDiskGb = 20

/** One size of worker; what is left out is EMR Serverless's own default. */
export const workerFields = {
  vcpus: fields.quantity,
  memoryGb: fields.quantity,
  diskGb: v.optional(fields.quantity, freeDiskGb),
  count: v.optional(fields.count, 1),
}

const worker = v.strictObject({ ...workerFields, seconds: fields.quantity })
type Worker = v.InferOutput<typeof worker>

/**
 * What EMR Serverless bills for workers, driver included: each from ready to stopped, rounded up to whole seconds and
 * at least 60 s, memory rounded up to a supported size, the first 20 GB of disk free. `used` is the same without
 * minimum and rounding, whole disks counted. https://aws.amazon.com/emr/pricing/
 */
export function workersHours(
  list: readonly unknown[],
  place: Place,
): { billed: ResourceHours; used: ResourceHours } {
  const asked = readList(list, worker, place)
  const billed = hours(
    asked.map((each, index) => {
      const size = supportedWorker(each, place.at(index))
      const seconds = Math.max(leastSeconds, Math.ceil(each.seconds))
      return { ...each, ...size, diskGb: Math.max(0, size.diskGb - freeDiskGb), seconds }
    }),
  )
  checkSum(billed, place)
  return { billed, used: hours(asked) }
}

/** Decimal: 12.4 s of 3 workers are 37.2 s, and no more. */
function hours(workers: readonly (WorkerSize & Pick<Worker, 'seconds' | 'count'>)[]): ResourceHours {
  const total = (of: (each: WorkerSize) => number): number =>
    Number(
      sum(workers.map((each) => decimal(of(each)).times(decimal(each.seconds)).times(each.count))).div(3600),
    )
  return {
    vcpuHours: total(({ vcpus }) => vcpus),
    memoryGbHours: total(({ memoryGb }) => memoryGb),
    storageGbHours: total(({ diskGb }) => diskGb),
  }
}

function checkSum({ vcpuHours, memoryGbHours, storageGbHours }: ResourceHours, place: Place): void {
  if (Math.max(vcpuHours, memoryGbHours, storageGbHours) <= fields.most) return
  throw place.fault(`more than ${fields.most} hours in all`, 'Give fewer workers or shorter times.')
}
