import { lambdaResources, taskCount } from '../../src/stats/crossover/duration-features.ts'

/** One payload size on one Lambda memory size. */
export interface Configuration {
  readonly sizeMB: number
  readonly memoryMB: number
}

/** Finish of `tasks` of equal `seconds` on `slots`, each to the slot that is free first. */
const finish = (tasks: number, seconds: number, slots: number): number => Math.ceil(tasks / slots) * seconds

/**
 * Median seconds of a Spark job on Lambda by its mechanism: map and shuffle waves on throttled threads, garbage collection
 * under memory pressure, input and output. Undefined where memory or 900 s do not suffice.
 */
export function lambdaSeconds({ sizeMB, memoryMB }: Configuration, cold = false): number | undefined {
  const { cpus, slots, heapMB } = lambdaResources(memoryMB)
  const throttle = Math.min(1, cpus / slots)
  const tasks = taskCount(sizeMB, slots)
  const pressure = (2.5 * sizeMB) / heapMB
  const collection = 1 + 0.6 * Math.max(0, pressure - 0.5) ** 2
  const share = tasks >= slots ? throttle : Math.min(1, cpus / tasks)
  const seconds =
    0.6 +
    3.5 / Math.min(cpus, 1.6) +
    finish(tasks, (((0.25 * sizeMB) / tasks + 0.05) * collection) / share, slots) +
    finish(8, (((0.05 * sizeMB) / 8 + 0.02) * collection) / throttle, slots) +
    sizeMB / 90 / Math.min(1, Math.max(cpus, 0.3)) +
    (cold ? 1.8 : 0)
  return pressure > 2.2 || seconds >= 900 ? undefined : seconds
}

const cross = (sizes: readonly number[], memories: readonly number[]): readonly Configuration[] =>
  sizes
    .flatMap((sizeMB) => memories.map((memoryMB) => ({ sizeMB, memoryMB })))
    .filter((each) => lambdaSeconds(each) !== undefined)

/** 19 configurations: 20 less an infeasible one. */
export const training = cross([1, 10, 100, 316, 1000], [1769, 3008, 5308, 10240])
export const heldOut = cross([0.1, 3, 30, 200, 600], [2048, 4096, 7076, 8846])
export const smallTraining = cross([1, 10, 31.6, 100], [1769, 3008, 5308, 10240])
export const twiceTheSize = cross([200], [2048, 4096, 7076, 8846, 10240])
