/** Supported sizes: vCPU with its memory range and step, GB (1024 MiB). Source: EMR Serverless user guide. */
const sizes = [
  { vcpus: 1, least: 2, most: 8, step: 1 },
  { vcpus: 2, least: 4, most: 16, step: 1 },
  { vcpus: 4, least: 8, most: 30, step: 1 },
  { vcpus: 8, least: 16, most: 60, step: 4 },
  { vcpus: 16, least: 32, most: 120, step: 8 },
] as const

const diskGb = { default: 20, least: 20, most: 200 } as const

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
  const memoryGb = Math.max(size.least, size.least + Math.ceil((wanted - size.least) / size.step) * size.step)
  if (memoryGb > size.most) {
    const amount = Number(wanted.toFixed(2))
    return { problem: `a worker of ${size.vcpus} vCPU has at most ${size.most} GB, not ${amount} GB` }
  }
  const disk = request.diskGb ?? diskGb.default
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
