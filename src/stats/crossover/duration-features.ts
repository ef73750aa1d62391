/** What a duration depends on beside the size of the payload. */
export interface Resources {
  /** vCPUs that may be used at a time. */
  readonly cpus: number
  /** Tasks that run at a time. */
  readonly slots: number
  /** Memory in which a payload may be held, in MB. */
  readonly heapMB: number
  /** Workers, where their number varies: adds the terms of Ernest for talk among them. */
  readonly workers?: number
}

/** 1769 MB are one vCPU (AWS documentation); the visible threads are those of third-party measurements. */
export function lambdaResources(memoryMB: number): Resources {
  const ends = [3008, 5307, 7076, 8845]
  const found = ends.findIndex((end) => memoryMB <= end)
  return { cpus: memoryMB / 1769, slots: found < 0 ? 6 : found + 2, heapMB: 0.6 * memoryMB }
}

interface SplitSizes {
  /** Spark's openCostInBytes and maxPartitionBytes, in MB. */
  readonly openCostMB: number
  readonly partitionMB: number
}

const sparkSplits: SplitSizes = { openCostMB: 4, partitionMB: 128 }

/** How many tasks Spark makes of a payload. */
export const taskCount = (sizeMB: number, slots: number, splits = sparkSplits): number =>
  Math.max(1, Math.min(slots, Math.ceil(sizeMB / splits.openCostMB)), Math.ceil(sizeMB / splits.partitionMB))

/** Steps of whole waves are then as large as what is compared. */
export const isQuantised = (sizeMB: number, slots: number): boolean => taskCount(sizeMB, slots) <= 3 * slots

/** How many of the features do not depend on the size. */
export const startUpTerms = 3

/**
 * b0 + b1/min(φ,1) + b2/min(φ,2) + b3·S/eff + b4·S, and with pressure b5·S·u/eff + b6·S·u²/eff where u = S / heap: start-up
 * that is fixed, serial and of two threads; CPU; input and output; garbage collection.
 */
export function durationFeatures(
  sizeMB: number,
  { cpus, slots, heapMB, workers }: Resources,
  withPressure: boolean,
): readonly number[] {
  const effective = Math.min(cpus, slots, taskCount(sizeMB, slots))
  const pressure = sizeMB / heapMB
  return [
    1,
    1 / Math.min(cpus, 1),
    1 / Math.min(cpus, 2),
    sizeMB / effective,
    sizeMB,
    ...(withPressure ? [(sizeMB * pressure) / effective, (sizeMB * pressure ** 2) / effective] : []),
    ...(workers === undefined ? [] : [Math.log(workers), workers]),
  ]
}
