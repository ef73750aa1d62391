import { describe, expect, it } from 'vitest'
import type { EmrServerlessUsage } from '../../../src/core/usage.ts'
import { parseOne, smallest } from './parse.ts'

const workers = (...list: readonly object[]): EmrServerlessUsage => {
  const usage = parseOne({ ...smallest.workers, workers: list })
  if (usage.platform !== 'emr-serverless') throw new Error('another platform')
  return usage
}

describe('workers of EMR Serverless', () => {
  it('have each a minute at least; what they used is told beside it', () => {
    expect(workers({ vcpus: 4, memoryGb: 16, diskGb: 20, seconds: 37.2, count: 3 })).toMatchObject({
      ...{ vcpuHours: 0.2, memoryGbHours: 0.8, storageGbHours: 0, basis: 'derived' },
      used: { vcpuHours: 0.124, memoryGbHours: 0.496, storageGbHours: 0.62 },
    })
  })

  it('are rounded up to whole seconds, one by one', () => {
    expect(
      workers({ vcpus: 1, memoryGb: 2, seconds: 100.01 }, { vcpus: 1, memoryGb: 2, seconds: 1 }),
    ).toMatchObject({ vcpuHours: (101 + 60) / 3600 })
  })

  it('pay for disk above 20 GB each, for the billed time', () => {
    expect(workers({ vcpus: 1, memoryGb: 2, diskGb: 100, seconds: 36, count: 2 }).storageGbHours).toBeCloseTo(
      (80 * 60 * 2) / 3600,
      12,
    )
  })

  // EMR Serverless user guide: 1 vCPU 2 to 8 GB, 2: 4 to 16, 4: 8 to 30 by 1; 8: 16 to 60 by 4; 16: 32 to 120 by 8.
  it.each([
    [1, 0.5, 2],
    [1, 2.1, 3],
    [2, 16, 16],
    [4, 17.6, 18],
    [4, 30, 30],
    [8, 17, 20],
    [8, 60, 60],
    [16, 33, 40],
    [16, 120, 120],
  ])('of %d vCPU and %d GB are billed as ones of %d GB', (vcpus, memoryGb, billedGb) => {
    expect(workers({ vcpus, memoryGb, seconds: 3600 }).memoryGbHours).toBe(billedGb)
  })

  it('are billed never less than they used', () => {
    const { used, ...billed } = workers({ vcpus: 4, memoryGb: 16, seconds: 61.7, count: 7 })
    expect(used?.vcpuHours).toBeLessThanOrEqual(billed.vcpuHours)
    expect(used?.memoryGbHours).toBeLessThanOrEqual(billed.memoryGbHours)
  })
})

describe('hours of EMR Serverless', () => {
  it('are derived unless they are said to be billed', () => {
    expect(parseOne(smallest.hours)).toMatchObject({ basis: 'derived', vcpuHours: 0.067 })
    expect(parseOne({ ...smallest.hours, basis: 'billed' })).toMatchObject({ basis: 'billed' })
  })

  it('may have what was used beside them', () => {
    const used = { vcpuHours: 0.05, memoryGbHours: 0.2, storageGbHours: 1 }
    expect(parseOne({ ...smallest.hours, used })).toMatchObject({ used })
  })
})
