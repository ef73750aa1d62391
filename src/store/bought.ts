import { glueDpus, lambdaVcpus } from '../core/deployment.ts'
import type { Architecture } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'

/** What a sizing buys in all, driver included: columns that compare platforms. Null where it is not known. */
export interface Bought {
  readonly architecture: Architecture | null
  readonly memoryMiB: number | null
  readonly vcpus: number | null
}

export function bought(sizing: Sizing): Bought {
  switch (sizing.platform) {
    case 'lambda': {
      const { architecture, memoryMiB } = sizing
      return { architecture, memoryMiB, vcpus: lambdaVcpus(memoryMiB) }
    }
    case 'emr-serverless': {
      const { architecture, driver, executor, executors } = sizing
      return {
        architecture,
        memoryMiB: (driver.memoryGb + executors * executor.memoryGb) * 1024,
        vcpus: driver.vcpus + executors * executor.vcpus,
      }
    }
    case 'glue':
      return { architecture: null, ...boughtWorkers(sizing.workerType, sizing.workers) }
  }
}

/** AWS Glue worker types: 4 vCPU per DPU; 16 GB per DPU, 32 GB per M-DPU; G.025X has 2 vCPU and 4 GB. */
function boughtWorkers(workerType: string, workers: number): Pick<Bought, 'memoryMiB' | 'vcpus'> {
  if (workerType === 'G.025X') return { memoryMiB: workers * 4 * 1024, vcpus: workers * 2 }
  const dpus = glueDpus[workerType]
  if (dpus === undefined) return { memoryMiB: null, vcpus: null }
  const gbPerDpu = workerType.startsWith('R.') ? 32 : 16
  return { memoryMiB: workers * dpus * gbPerDpu * 1024, vcpus: workers * dpus * 4 }
}
