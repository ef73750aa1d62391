import { memoryScale, totalDemand, type Host } from '../spark/host-fit.ts'
import type { WorkerShape } from '../spark/worker-shape.ts'
import { parseCpu, parseGigabytes, roundUpWorker } from './worker-size.ts'

interface WorkerSetting {
  readonly cpu: string
  readonly memory: string
  readonly disk?: string | undefined
}

export type InitialCapacity = Readonly<
  Record<string, { readonly workerCount: number; readonly workerConfiguration?: WorkerSetting | undefined }>
>

/** Pre-initialised workers by role, at the one scale with which all of them fit the host. */
export interface CapacityPlan {
  readonly driver: WorkerShape | undefined
  readonly drivers: number
  readonly executor: WorkerShape | undefined
  readonly executors: number
}

/** The reason why an initial capacity is refused, or undefined. */
export function capacityProblem(capacity: InitialCapacity): string | undefined {
  for (const [role, { workerConfiguration }] of Object.entries(capacity)) {
    if (!/^(?:spark_)?(?:driver|executor)$/i.test(role))
      return `Worker type ${role} is not one of Driver, Executor`
    const size = sizeOf(workerConfiguration)
    if ('problem' in size) return `${role}: ${size.problem}`
  }
  return undefined
}

export function planCapacity(capacity: InitialCapacity, host: Host): CapacityPlan {
  const roles = Object.entries(capacity).map(([role, entry]) => {
    const size = sizeOf(entry.workerConfiguration)
    return {
      isDriver: /driver/i.test(role),
      count: entry.workerCount,
      size: 'problem' in size ? undefined : size,
    }
  })
  const all = roles.flatMap(({ size, count }) =>
    size === undefined ? [] : Array.from({ length: count }, () => size),
  )
  const scale = memoryScale(totalDemand(all), host)
  const driver = roles.find((role) => role.isDriver)
  const executor = roles.find((role) => !role.isDriver)
  return {
    driver: driver?.size === undefined ? undefined : { ...driver.size, scale },
    drivers: driver?.count ?? 0,
    executor: executor?.size === undefined ? undefined : { ...executor.size, scale },
    executors: executor?.count ?? 0,
  }
}

function sizeOf(configuration: WorkerSetting | undefined): ReturnType<typeof roundUpWorker> {
  const { cpu = '4 vCPU', memory = '16 GB', disk = '20 GB' } = configuration ?? {}
  const vcpus = parseCpu(cpu)
  const memoryGb = parseGigabytes(memory)
  if (vcpus === undefined || memoryGb === undefined)
    return { problem: `not a worker size: ${cpu}, ${memory}` }
  return roundUpWorker({ vcpus, memoryMiB: memoryGb * 1024, diskGb: parseGigabytes(disk) })
}
