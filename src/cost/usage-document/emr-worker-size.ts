import type { WorkerSize } from '../../core/sizing.ts'
import type { Place } from './place.ts'

/** vCPU with its memory range and step, GB (1024 MiB). Source: EMR Serverless user guide, worker configurations. */
const sizes = [
  { vcpus: 1, least: 2, most: 8, step: 1 },
  { vcpus: 2, least: 4, most: 16, step: 1 },
  { vcpus: 4, least: 8, most: 30, step: 1 },
  { vcpus: 8, least: 16, most: 60, step: 4 },
  { vcpus: 16, least: 32, most: 120, step: 8 },
] as const

const diskGb = { least: 20, most: 200 } as const

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
  const steps = Math.max(0, Math.ceil((asked.memoryGb - size.least) / size.step))
  return { ...asked, memoryGb: size.least + steps * size.step }
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
