import { availableParallelism, totalmem } from 'node:os'

export interface Host {
  readonly cpus: number
  /** What workers may take together, MiB: the rest is for soalbench, the Masters and the page cache. */
  readonly memoryMiB: number
}

export function thisHost(): Host {
  // A container's limit where it has one: more than that no worker can get.
  const bytes = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  return { cpus: availableParallelism(), memoryMiB: Math.floor((bytes / 1024 / 1024) * 0.85) }
}

export interface Demand {
  readonly vcpus: number
  readonly memoryMiB: number
}

/** A driver and its executors together. */
export function totalDemand(workers: readonly Demand[]): Demand {
  return {
    vcpus: workers.reduce((total, worker) => total + worker.vcpus, 0),
    memoryMiB: workers.reduce((total, worker) => total + worker.memoryMiB, 0),
  }
}

/** The largest 1, 1/2, 1/3, … at which the memory of all workers fits the host. */
export function memoryScale(demand: Demand, host: Host): number {
  return unitFraction(host.memoryMiB / demand.memoryMiB)
}

/** The largest 1, 1/2, 1/3, … not above `most` at which CPU and memory of all workers fit the host. */
export function fullScale(demand: Demand, host: Host, most: number): number {
  return unitFraction(Math.min(most, host.cpus / demand.vcpus, host.memoryMiB / demand.memoryMiB))
}

function unitFraction(ratio: number): number {
  return ratio >= 1 ? 1 : 1 / Math.ceil(1 / ratio - 1e-9)
}
