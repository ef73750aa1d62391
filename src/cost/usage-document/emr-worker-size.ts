import {
  emrWorkerDiskGb as diskGb,
  emrWorkerSizes as sizes,
  roundedUpMemoryGb,
} from '../../core/emr-worker-sizes.ts'
import type { WorkerSize } from '../../core/sizing.ts'
import type { Place } from './place.ts'

/** The worker that is billed for the one that was asked for: memory rounded up to a size that there is. @throws UsageInvalid */
export function supportedWorker(asked: WorkerSize, place: Place): WorkerSize {
  const size = sizes.find(({ vcpus }) => vcpus === asked.vcpus)
  if (size === undefined) {
    const known = sizes.map(({ vcpus }) => vcpus).join(', ')
    throw place.at('vcpus').fault(`no worker has ${asked.vcpus} vCPU`, `Give one of ${known}.`)
  }
  if (asked.memoryGb > size.most) {
    throw place
      .at('memoryGb')
      .fault(
        `${asked.memoryGb} is more than a worker of ${size.vcpus} vCPU has`,
        `Give at most ${size.most} GB, Spark overhead included, or more vCPU.`,
      )
  }
  checkDisk(asked.diskGb, place.at('diskGb'))
  return { ...asked, memoryGb: roundedUpMemoryGb(size, asked.memoryGb) }
}

function checkDisk(given: number, place: Place): void {
  if (given < diskGb.least) {
    throw place.fault(
      `${given} is less than every worker has`,
      `Give ${diskGb.least} to ${diskGb.most}, or leave it out.`,
    )
  }
  if (given > diskGb.most) {
    throw place.fault(
      `${given} GB needs the shuffle-optimised disk, whose price is not known`,
      `Give at most ${diskGb.most}, the most of a standard disk.`,
    )
  }
}
