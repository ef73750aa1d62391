import { fullScale, totalDemand, type Host } from '../spark/host-fit.ts'
import { leastHeapMiB } from '../spark/spark-memory.ts'
import type { WorkerShape } from '../spark/worker-shape.ts'
import { isAutoScaling, sparkSettings, type Arguments } from './job-arguments.ts'
import type { WorkerType } from './worker-types.ts'

/** Workers of one job run and the properties of its JVMs. */
export interface RunPlan {
  readonly worker: WorkerShape
  readonly executors: number
  /** Task slots of an executor: the worker's real vCPUs, also when the CPU quota is scaled down. */
  readonly slots: number
  readonly conf: Readonly<Record<string, string>>
  readonly options: readonly string[]
  readonly notes: readonly string[]
}

/** Two G.1X workers are 8 vCPU and 32 GB: a quarter of that is what a small computer holds. */
const mostScale = 1 / 4
/** Glue gives the heap 10 GB of a worker's 16 GB. */
const heapShare = 10 / 16

/**
 * One worker is the driver, the others are executors. CPU and memory of each are scaled by one factor, at most 1/4, with
 * which all of them fit the host; the data is not scaled.
 * @returns the reason in words when Glue would refuse the run, or this host cannot hold it
 */
export function planRun(
  type: WorkerType,
  workers: number,
  merged: Arguments,
  host: Host,
): RunPlan | { readonly problem: string } {
  if (workers < 2) return { problem: 'NumberOfWorkers must be at least 2' }
  const settings = sparkSettings(merged)
  if ('problem' in settings) return { problem: `--conf: ${settings.problem}` }
  const scale = fullScale(totalDemand(Array.from({ length: workers }, () => type)), host, mostScale)
  const worker = { vcpus: type.vcpus, memoryMiB: type.memoryMiB, diskGb: type.diskGb, scale }
  const heapMiB = Math.floor(type.memoryMiB * heapShare * scale)
  if (heapMiB < leastHeapMiB) {
    return { problem: `${workers} workers of ${type.name} do not fit this host: ${heapMiB} MiB of heap each` }
  }
  const executors = workers - 1
  const dynamic = isAutoScaling(merged)
  return {
    ...{ worker, executors, slots: type.vcpus, options: settings.options },
    conf: {
      ...settings.conf,
      'spark.driver.memory': `${heapMiB}m`,
      'spark.executor.memory': `${heapMiB}m`,
      'spark.executor.cores': String(type.vcpus),
      'spark.cores.max': String(executors * type.vcpus),
      'spark.dynamicAllocation.enabled': String(dynamic),
      ...(dynamic ? autoScaling(executors) : {}),
    },
    notes: [`scaled by ${scale.toFixed(4)}: ${workers} x ${type.name}`],
  }
}

function autoScaling(executors: number): Record<string, string> {
  return {
    'spark.dynamicAllocation.shuffleTracking.enabled': 'true',
    'spark.dynamicAllocation.initialExecutors': '1',
    'spark.dynamicAllocation.minExecutors': '1',
    'spark.dynamicAllocation.maxExecutors': String(executors),
  }
}
