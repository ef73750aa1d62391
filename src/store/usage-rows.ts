import type { Usage } from '../core/usage.ts'
import type { Row } from './append-rows.ts'

/** Rows of the usage table. `basis`: billed by the platform, derived by us, or what was configured. */
export function usageRows(trialId: string, usage: Usage): readonly Row[] {
  return quantities(usage).map(([item, quantity, unit, basis]) => ({
    trial_id: trialId,
    item,
    quantity,
    unit,
    basis,
  }))
}

type Quantity = readonly [
  item: string,
  quantity: number,
  unit: string,
  basis: 'billed' | 'derived' | 'configured',
]

function quantities(usage: Usage): readonly Quantity[] {
  switch (usage.platform) {
    case 'lambda':
      return [
        ['billed-duration', usage.billedMs.reduce((sum, ms) => sum + ms, 0), 'ms', usage.basis],
        ['requests', usage.requests, 'requests', usage.basis],
        ['memory', usage.memoryMiB, 'MiB', 'configured'],
        ['ephemeral-storage', usage.ephemeralMiB, 'MiB', 'configured'],
      ]
    case 'emr-serverless':
      return [
        ['vcpu', usage.vcpuHours, 'vCPU-hours', usage.basis],
        ['memory', usage.memoryGbHours, 'GB-hours', usage.basis],
        ['storage', usage.storageGbHours, 'GB-hours', usage.basis],
      ]
    case 'glue': {
      const time: Quantity[] = [
        ['execution-time', usage.executionSeconds, 's', usage.basis],
        ['workers', usage.workers, 'workers', 'configured'],
      ]
      return usage.dpuSeconds === undefined
        ? time
        : [['dpu-seconds', usage.dpuSeconds, 'DPU-s', usage.basis], ...time]
    }
  }
}
