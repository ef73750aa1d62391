import {
  emrWorkerDiskGb as diskGb,
  emrWorkerSizes as sizes,
  roundedUpMemoryGb,
} from '../../core/emr-worker-sizes.ts'

export interface WorkerRequest {
  readonly vcpus: number
  /** Heap and overhead together. */
  readonly memoryMiB: number
  readonly diskGb: number | undefined
}

export interface SupportedWorker {
  readonly vcpus: number
  readonly memoryMiB: number
  readonly diskGb: number
}

/** The smallest supported worker that holds the request, which is what is billed; or the reason why none does. */
export function roundUpWorker(request: WorkerRequest): SupportedWorker | { readonly problem: string } {
  const size = sizes.find(({ vcpus }) => vcpus >= request.vcpus)
  if (size === undefined) return { problem: `no worker has ${request.vcpus} vCPU: 16 is the most` }
  const wanted = request.memoryMiB / 1024
  const memoryGb = roundedUpMemoryGb(size, wanted)
  if (memoryGb > size.most) {
    const amount = Number(wanted.toFixed(2))
    return { problem: `a worker of ${size.vcpus} vCPU has at most ${size.most} GB, not ${amount} GB` }
  }
  const disk = request.diskGb ?? diskGb.least
  if (disk > diskGb.most) return { problem: `a worker has at most ${diskGb.most} GB of disk, not ${disk} GB` }
  return { vcpus: size.vcpus, memoryMiB: memoryGb * 1024, diskGb: Math.max(diskGb.least, disk) }
}

/** Spark's overhead: 10 % of the heap, at least 384 MiB. */
export function withOverhead(heapMiB: number, factor = 0.1): number {
  return heapMiB + Math.max(384, Math.floor(heapMiB * factor))
}

/** `4 vCPU`, `4vcpu`, `4`. */
export function parseCpu(text: string): number | undefined {
  const digits = /^([1-9]\d*)\s?(?:vcpu)?$/i.exec(text.trim())?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** `16 GB`, `16gb`, `16`, and Spark's `20g` for disks. */
export function parseGigabytes(text: string): number | undefined {
  const digits = /^([1-9]\d*)\s?(?:gb?)?$/i.exec(text.trim())?.[1]
  return digits === undefined ? undefined : Number(digits)
}
