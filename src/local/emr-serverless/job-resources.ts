import { memoryScale, totalDemand, type Host } from '../spark/host-fit.ts'
import { leastHeapMiB, parseSparkMemory } from '../spark/spark-memory.ts'
import type { WorkerShape } from '../spark/worker-shape.ts'
import { parseGigabytes, roundUpWorker, withOverhead, type SupportedWorker } from './worker-size.ts'

/** Workers that a job run needs, and the properties with which its JVMs fit them. */
export interface JobResources {
  readonly driver: WorkerShape
  readonly executor: WorkerShape
  /** Workers that are started: `spark.executor.instances`, or the most that dynamic allocation may ask for. */
  readonly executors: number
  /** Task slots of one executor. */
  readonly slots: number
  readonly conf: Readonly<Record<string, string>>
  readonly notes: readonly string[]
}

type Conf = Readonly<Record<string, string>>
class Refused extends Error {}

/** What EMR Serverless takes for a property that a job does not set. */
const defaults: Conf = {
  'spark.driver.cores': '4',
  'spark.driver.memory': '14g',
  'spark.executor.cores': '4',
  'spark.executor.memory': '14g',
  'spark.executor.instances': '3',
  'spark.dynamicAllocation.enabled': 'true',
}

/**
 * Sizes of the driver and the executors from the properties of a job: heap and overhead, rounded up to a supported
 * worker. When all together do not fit the host's memory, CPU and memory of each are scaled by one recorded factor.
 * @returns the reason in words when the service would refuse the job, or this host cannot hold it
 */
export function jobResources(given: Conf, host: Host): JobResources | { readonly problem: string } {
  try {
    return resources({ ...defaults, ...given }, given, host)
  } catch (error) {
    if (error instanceof Refused) return { problem: error.message }
    throw error
  }
}

function resources(conf: Conf, given: Conf, host: Host): JobResources {
  const driver = workerOf(conf, 'driver')
  const executor = workerOf(conf, 'executor')
  const dynamic = conf['spark.dynamicAllocation.enabled'] === 'true'
  const executors = dynamic ? mostExecutors(conf) : count(conf, 'spark.executor.instances')
  const demand = totalDemand([driver.size, ...Array.from({ length: executors }, () => executor.size)])
  const scale = memoryScale(demand, host)
  const driverHeap = scaledHeap(driver.heapMiB, scale, 'driver')
  const executorHeap = scaledHeap(executor.heapMiB, scale, 'executor')
  const slots = count(conf, 'spark.executor.cores')
  const notes = [
    ...(scale === 1 ? [] : [`scaled by ${scale.toFixed(4)}: the workers do not fit this host's memory`]),
    ...(dynamic
      ? [`dynamic allocation: ${executors} workers are started, Spark decides how many it uses`]
      : []),
  ]
  return {
    driver: { ...driver.size, scale },
    executor: { ...executor.size, scale },
    executors,
    slots,
    conf: {
      ...given,
      'spark.driver.memory': `${driverHeap}m`,
      'spark.executor.memory': `${executorHeap}m`,
      'spark.executor.cores': String(slots),
      // Standalone ignores spark.executor.instances: without a ceiling one application takes every free core.
      'spark.cores.max': String(executors * slots),
      ...(dynamic ? dynamicConf(conf, executors) : { 'spark.dynamicAllocation.enabled': 'false' }),
    },
    notes,
  }
}

function workerOf(conf: Conf, role: 'driver' | 'executor'): { size: SupportedWorker; heapMiB: number } {
  const heapMiB = memory(conf, `spark.${role}.memory`)
  const overhead = conf[`spark.${role}.memoryOverhead`]
  const factor = Number(
    conf[`spark.${role}.memoryOverheadFactor`] ?? conf['spark.kubernetes.memoryOverheadFactor'] ?? 0.1,
  )
  const disk = conf[`spark.emr-serverless.${role}.disk`]
  const size = roundUpWorker({
    vcpus: count(conf, `spark.${role}.cores`),
    memoryMiB:
      overhead === undefined
        ? withOverhead(heapMiB, factor)
        : heapMiB + memory(conf, `spark.${role}.memoryOverhead`),
    diskGb: disk === undefined ? undefined : parseGigabytes(disk),
  })
  if ('problem' in size) throw new Refused(`${role}: ${size.problem}`)
  return { size, heapMiB }
}

/**
 * The real service starts executors one by one as Spark asks. Here as many Workers as it could ask for are started with
 * the driver; an executor that Spark never starts is in no figure.
 */
function mostExecutors(conf: Conf): number {
  const most = conf['spark.dynamicAllocation.maxExecutors']
  return most === undefined ? Math.max(1, initialExecutors(conf)) : count({ most }, 'most')
}

const initialExecutors = (conf: Conf): number =>
  Number(conf['spark.dynamicAllocation.initialExecutors'] ?? '3')

function dynamicConf(conf: Conf, executors: number): Conf {
  const least = Number(conf['spark.dynamicAllocation.minExecutors'] ?? '0')
  return {
    'spark.dynamicAllocation.enabled': 'true',
    'spark.dynamicAllocation.shuffleTracking.enabled': 'true',
    'spark.dynamicAllocation.initialExecutors': String(Math.min(initialExecutors(conf), executors)),
    'spark.dynamicAllocation.minExecutors': String(Math.min(least, executors)),
    'spark.dynamicAllocation.maxExecutors': String(executors),
  }
}

function scaledHeap(heapMiB: number, scale: number, role: string): number {
  const scaled = Math.floor(heapMiB * scale)
  if (scaled >= leastHeapMiB) return scaled
  const why = scale === 1 ? '' : ` when scaled by ${scale.toFixed(4)} to fit this host`
  throw new Refused(`${role}: ${scaled} MiB of heap${why}: Spark needs ${leastHeapMiB} MiB`)
}

function memory(conf: Conf, name: string): number {
  const value = parseSparkMemory(conf[name] ?? '')
  if (value === undefined) throw new Refused(`${name} is not a memory size: ${conf[name]}`)
  return value
}

function count(conf: Conf, name: string): number {
  const value = Number(conf[name])
  if (Number.isInteger(value) && value >= 1) return value
  throw new Refused(`${name} is not a whole number above 0: ${conf[name]}`)
}
