import { defaultEmrSizing } from '../../src/bench/plan-cells.ts'
import type { WorkerSize } from '../../src/core/sizing.ts'

const { driver, executor, executors } = defaultEmrSizing

const total = (of: (size: WorkerSize) => number): number => of(driver) + executors * of(executor)

/** The workers of the sizing that a run takes by default, and what an application must hold for them, no more. */
export const emrWorkers = {
  driver,
  executor,
  executors,
  maximum: {
    vcpus: total((size) => size.vcpus),
    memoryGb: total((size) => size.memoryGb),
    diskGb: total((size) => size.diskGb),
  },
} as const
