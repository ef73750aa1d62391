import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sizing } from '../../src/core/sizing.ts'
import type { Usage } from '../../src/core/usage.ts'
import { billOfSeconds } from '../../src/cost/bill-of-seconds.ts'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'

const book = loadPriceBook('aws-2026-11')
const region = 'us-east-1'

interface Case {
  readonly name: string
  readonly sizing: Sizing
  readonly usageOf: (seconds: number) => Usage
}

const worker = { vcpus: 2, memoryGb: 8, diskGb: 50 }
const emr: Sizing = {
  ...{ platform: 'emr-serverless', architecture: 'arm64', executors: 3 },
  ...{ driver: { vcpus: 1, memoryGb: 4, diskGb: 20 }, executor: worker },
}
const glue = (glueVersion: string, executionClass: 'STANDARD' | 'FLEX'): Sizing => ({
  ...{ platform: 'glue', workerType: 'G.2X', workers: 3, glueVersion, executionClass },
})

/** By the rules of AWS, written down without the meters of the function under test. */
const cases: readonly Case[] = [
  {
    name: 'lambda',
    sizing: { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 2048, architecture: 'arm64' },
    usageOf: (seconds) => ({
      ...{ platform: 'lambda', region, architecture: 'arm64', memoryMiB: 1769, ephemeralMiB: 2048 },
      ...{ billedMs: [Math.ceil(Number((seconds * 1000).toFixed(3)))], requests: 1, basis: 'billed' },
    }),
  },
  {
    name: 'emr-serverless',
    sizing: emr,
    usageOf: (seconds) => {
      const hours = Math.max(60, Math.ceil(seconds)) / 3600
      return {
        ...{ platform: 'emr-serverless', region, architecture: 'arm64', basis: 'billed' },
        ...{ vcpuHours: 7 * hours, memoryGbHours: 28 * hours, storageGbHours: 90 * hours },
      }
    },
  },
  ...(['5.1', '1.0'] as const).map((version): Case => ({
    name: `glue ${version}`,
    sizing: glue(version, 'STANDARD'),
    usageOf: (seconds) => ({
      ...{ platform: 'glue', region, glueVersion: version, executionClass: 'STANDARD', workerType: 'G.2X' },
      ...{ workers: 3, executionSeconds: seconds, dpuSeconds: undefined, basis: 'billed' },
    }),
  })),
  {
    name: 'glue FLEX',
    sizing: glue('5.1', 'FLEX'),
    usageOf: (seconds) => ({
      ...{ platform: 'glue', region, glueVersion: '5.1', executionClass: 'FLEX', workerType: 'G.2X' },
      ...{ workers: 3, executionSeconds: seconds, dpuSeconds: 6 * Math.max(60, seconds), basis: 'billed' },
    }),
  },
]

describe('billOfSeconds', () => {
  it.each(cases)('is the invoice of $name at any duration', ({ sizing, usageOf }) => {
    const bill = billOfSeconds(usageOf(1), sizing, { book })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9_000_000 }), (tenths) => {
        const exact = Number(invoiceFor(usageOf(tenths / 1e4), book).totalUsd)
        expect(Math.abs(bill(tenths / 1e4) / exact - 1)).toBeLessThan(1e-9)
      }),
      { numRuns: 500 },
    )
  })

  it('takes the discount off', () => {
    const [first] = cases
    if (first === undefined) throw new RangeError('no case')
    const { sizing, usageOf } = first
    const list = billOfSeconds(usageOf(1), sizing, { book })
    const half = billOfSeconds(usageOf(1), sizing, { book, pricing: { discountPercent: '50' } })
    expect(half(12.3456)).toBeCloseTo(list(12.3456) / 2, 15)
  })
})
