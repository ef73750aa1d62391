import { describe, expect, it } from 'vitest'
import type { EmrServerlessUsage } from '../../../src/core/usage.ts'
import { invoiceFor } from '../../../src/cost/index.ts'
import { smallBook as book } from '../small-book.ts'
import { emrServerless } from '../usages.ts'

const linesOf = (part: Partial<EmrServerlessUsage>): readonly (readonly string[])[] =>
  invoiceFor(emrServerless(part), book).lines.map(({ item, reason, quantity }) => [item, reason, quantity])

/** Three workers of 4 vCPU and 16 GB with 120 GB of disk: one for 8 s, two for 100 s. */
const threeWorkers = {
  vcpuHours: (4 * (60 + 100 + 100)) / 3600,
  memoryGbHours: (16 * (60 + 100 + 100)) / 3600,
  storageGbHours: (100 * (60 + 100 + 100)) / 3600,
  used: {
    vcpuHours: (4 * (8 + 100 + 100)) / 3600,
    memoryGbHours: (16 * (8 + 100 + 100)) / 3600,
    // The 20 GB that are free are in it: it is not what storage is told apart by.
    storageGbHours: (120 * (8 + 100 + 100)) / 3600,
  },
}

describe('told apart by reason', () => {
  it('has the minute of each worker as minimum, storage in the proportion of the vCPUs', () => {
    const lines = linesOf({ ...threeWorkers, startUpShare: 0.25 })
    const hours = Object.fromEntries(
      lines.map(([item, reason, q]) => [`${item} ${reason}`, Number(q) * 3600]),
    )
    const expected: Readonly<Record<string, number>> = {
      'emr-serverless-vcpu-x86_64 work': 4 * 208 * 0.75,
      'emr-serverless-vcpu-x86_64 start-up': 4 * 208 * 0.25,
      'emr-serverless-vcpu-x86_64 minimum-or-rounding': 4 * 52,
      'emr-serverless-memory-x86_64 work': 16 * 208 * 0.75,
      'emr-serverless-memory-x86_64 start-up': 16 * 208 * 0.25,
      'emr-serverless-memory-x86_64 minimum-or-rounding': 16 * 52,
      'emr-serverless-storage work': 100 * 208 * 0.75,
      'emr-serverless-storage start-up': 100 * 208 * 0.25,
      'emr-serverless-storage minimum-or-rounding': 100 * 52,
    }
    expect(Object.keys(hours)).toEqual(Object.keys(expected))
    for (const [key, seconds] of Object.entries(expected)) expect(hours[key], key).toBeCloseTo(seconds, 4)
  })

  it('says with numbers what each line counts', () => {
    const used = { vcpuHours: 0.05, memoryGbHours: 0.2, storageGbHours: 1 }
    const { lines } = invoiceFor(emrServerless({ used, startUpShare: 0.3 }), book)
    const rule = 'billed by the platform: each worker, driver included, rounded up to 1 s and at least 60 s'
    expect(lines.slice(0, 3).map((line) => line.rule)).toEqual([
      `${rule}; 70 % of the 0.05 vCPU-hours that were used, after the session was ready`,
      `${rule}; 30 % of the 0.05 vCPU-hours that were used, before the session was ready`,
      `${rule}; 0.05 vCPU-hours that the minute of each worker and rounding added`,
    ])
  })

  it('is all work where the use is not known, and says so', () => {
    const { lines } = invoiceFor(emrServerless({ startUpShare: 0.3 }), book)
    expect(lines.map((line) => line.reason)).toEqual(['work', 'work'])
    for (const { rule } of lines)
      expect(rule).toContain('how much of it was minimum or start-up is not known')
  })

  it('never has more used than billed', () => {
    const used = { vcpuHours: 9, memoryGbHours: 9, storageGbHours: 9 }
    expect(linesOf({ used, storageGbHours: 0.5 })).toEqual([
      ['emr-serverless-vcpu-x86_64', 'work', '0.1'],
      ['emr-serverless-memory-x86_64', 'work', '0.4'],
      ['emr-serverless-storage', 'work', '0.5'],
    ])
  })
})

describe('lines', () => {
  it('are vCPU and memory always, and storage where there is some', () => {
    const nothing = { vcpuHours: 0, memoryGbHours: 0 }
    expect(linesOf(nothing)).toEqual([
      ['emr-serverless-vcpu-x86_64', 'work', '0'],
      ['emr-serverless-memory-x86_64', 'work', '0'],
    ])
    expect(linesOf({ ...nothing, storageGbHours: 1 })).toHaveLength(3)
  })

  it('say that a rate is of a single third party', () => {
    const { lines } = invoiceFor(emrServerless({ architecture: 'arm64' }), book)
    for (const { rule, confidence } of lines) {
      expect(rule).toMatch(/; rate from a single third-party source$/)
      expect(confidence).toBe('single third party')
    }
  })
})

describe('bounds', () => {
  it('are there for derived hours: what was used, to all workers for the whole run', () => {
    const { storageGbHours: _none, ...threeWithout } = threeWorkers
    const { basis, boundsUsd, totalUsd } = invoiceFor(
      emrServerless({ ...threeWithout, basis: 'derived' }),
      book,
    )
    expect(basis).toBe('derived')
    expect(boundsUsd?.high).toBe(totalUsd)
    expect(Number(boundsUsd?.low)).toBeCloseTo((208 / 3600) * (4 * 0.052624 + 16 * 0.0057785), 12)
  })

  it('are not there for what the platform billed, nor where the use is not known', () => {
    expect(invoiceFor(emrServerless(threeWorkers), book).boundsUsd).toBeNull()
    expect(invoiceFor(emrServerless({ basis: 'derived' }), book).boundsUsd).toBeNull()
  })
})

it.each([
  ['vcpuHours', { vcpuHours: -1 }],
  ['memoryGbHours', { memoryGbHours: Number.NaN }],
  ['storageGbHours', { storageGbHours: 1e300 }],
  ['used.vcpuHours', { used: { vcpuHours: -1, memoryGbHours: 0, storageGbHours: 0 } }],
  ['used.memoryGbHours', { used: { vcpuHours: 0, memoryGbHours: -1, storageGbHours: 0 } }],
  ['startUpShare', { startUpShare: -0.1 }],
])('names %s', (field, part) => {
  expect(() => invoiceFor(emrServerless(part), book)).toThrow(
    expect.objectContaining({
      code: 'SOAL_USAGE_INVALID',
      message: expect.stringContaining(`${field} is `),
    }),
  )
})
