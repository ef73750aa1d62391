import { glueDpus } from '../../core/deployment.ts'

export interface WorkerType {
  readonly name: string
  /** M-DPU for R types. */
  readonly dpus: number
  readonly vcpus: number
  readonly memoryMiB: number
  readonly diskGb: number
}

/** GB of local disk by type: Glue developer guide. Glue does not bill it. */
const disks: Readonly<Record<string, number>> = {
  'G.025X': 84,
  'G.1X': 94,
  'G.2X': 138,
  'G.4X': 256,
  'G.8X': 512,
}

/** vCPU and memory follow from the DPU: 4 and 16 GB for a G, 4 and 32 GB for an R. Undefined for an unknown type. */
export function workerType(name: string): WorkerType | undefined {
  const dpus = glueDpus[name]
  if (dpus === undefined) return undefined
  const memoryGb = (name.startsWith('R.') ? 32 : 16) * dpus
  // A quarter of a DPU has half of its processors.
  const vcpus = name === 'G.025X' ? 2 : 4 * dpus
  return { name, dpus, vcpus, memoryMiB: memoryGb * 1024, diskGb: disks[name] ?? 512 }
}
