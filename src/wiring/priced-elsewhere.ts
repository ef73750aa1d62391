import type { Architecture } from '../core/platform.ts'
import type { Usage } from '../core/usage.ts'

/** Where else a usage is to be priced; undefined leaves it as it was. */
export interface Elsewhere {
  readonly region: string | undefined
  readonly architecture: Architecture | undefined
}

/**
 * The same billable quantities in another region or on another architecture, which Glue does not have. What only splits
 * the bill by reason is left out: it does not move the total, and takes most of the time of pricing.
 */
export function pricedElsewhere(usage: Usage, { region, architecture }: Elsewhere): Usage {
  switch (usage.platform) {
    case 'lambda':
      return {
        platform: 'lambda',
        region: region ?? usage.region,
        architecture: architecture ?? usage.architecture,
        memoryMiB: usage.memoryMiB,
        ephemeralMiB: usage.ephemeralMiB,
        billedMs: usage.billedMs,
        requests: usage.requests,
        basis: usage.basis,
        ...(usage.provisionedConcurrency === true && { provisionedConcurrency: true }),
      }
    case 'emr-serverless':
      return {
        platform: 'emr-serverless',
        region: region ?? usage.region,
        architecture: architecture ?? usage.architecture,
        vcpuHours: usage.vcpuHours,
        memoryGbHours: usage.memoryGbHours,
        storageGbHours: usage.storageGbHours,
        basis: 'billed',
      }
    case 'glue':
      return {
        platform: 'glue',
        region: region ?? usage.region,
        glueVersion: usage.glueVersion,
        executionClass: usage.executionClass,
        workerType: usage.workerType,
        workers: usage.workers,
        executionSeconds: usage.executionSeconds,
        dpuSeconds: usage.dpuSeconds,
        basis: usage.basis,
      }
  }
}
