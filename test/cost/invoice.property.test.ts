import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Usage } from '../../src/core/usage.ts'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'

const book = loadPriceBook('aws-2026-11')
const region = fc.constant('us-east-1' as const)
const architecture = fc.constantFrom('x86_64' as const, 'arm64' as const)
const amount = fc.double({ min: 0, max: 1e6, noNaN: true })

const lambda = fc.record({
  platform: fc.constant('lambda' as const),
  region,
  architecture,
  memoryMiB: fc.integer({ min: 128, max: 10_240 }),
  ephemeralMiB: fc.integer({ min: 512, max: 10_240 }),
  billedMs: fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 20 }),
  requests: fc.nat(1_000_000),
  basis: fc.constant('billed' as const),
})
const emr = fc.record({
  platform: fc.constant('emr-serverless' as const),
  region,
  architecture,
  vcpuHours: amount,
  memoryGbHours: amount,
  storageGbHours: amount,
  basis: fc.constantFrom('billed' as const, 'derived' as const),
})
const glue = fc.record({
  platform: fc.constant('glue' as const),
  region,
  glueVersion: fc.constantFrom('1.0', '4.0', '5.1', '6.0'),
  executionClass: fc.constantFrom('STANDARD' as const, 'FLEX' as const),
  workerType: fc.constantFrom('G.025X', 'G.1X', 'G.16X'),
  workers: fc.nat(300),
  executionSeconds: fc.nat(200_000),
  dpuSeconds: fc.option(fc.nat(1_000_000), { nil: undefined }),
  basis: fc.constantFrom('billed' as const, 'derived' as const),
})
const anyUsage: fc.Arbitrary<Usage> = fc.oneof(lambda, emr, glue)

describe('an invoice', () => {
  it('has lines of quantity × rate that sum to the total, none negative', () => {
    fc.assert(
      fc.property(anyUsage, (usage) => {
        const { lines, totalUsd } = invoiceFor(usage, book)
        for (const { quantity, rateUsd, amountUsd } of lines) {
          expect(new Big(quantity).times(rateUsd).eq(amountUsd)).toBe(true)
          expect(new Big(amountUsd).gte(0)).toBe(true)
        }
        const sum = lines.reduce((total, line) => total.plus(line.amountUsd), new Big(0))
        expect(sum.eq(totalUsd)).toBe(true)
        expect(totalUsd).toMatch(/^\d+(\.\d+)?$/)
      }),
    )
  })

  it('never falls when more is used', () => {
    fc.assert(
      fc.property(anyUsage, fc.nat(900_000), (usage, more) => {
        const before = new Big(invoiceFor(usage, book).totalUsd)
        for (const grown of growths(usage, more)) {
          expect(before.lte(invoiceFor(grown, book).totalUsd)).toBe(true)
        }
      }),
    )
  })
})

function growths(usage: Usage, more: number): readonly Usage[] {
  switch (usage.platform) {
    case 'lambda':
      return [
        { ...usage, billedMs: [...usage.billedMs, more] },
        { ...usage, memoryMiB: Math.min(10_240, usage.memoryMiB + more) },
        { ...usage, ephemeralMiB: Math.min(10_240, usage.ephemeralMiB + more) },
        { ...usage, requests: usage.requests + more },
      ]
    case 'emr-serverless':
      return [
        { ...usage, vcpuHours: usage.vcpuHours + more },
        { ...usage, memoryGbHours: usage.memoryGbHours + more },
        { ...usage, storageGbHours: usage.storageGbHours + more },
      ]
    case 'glue':
      return [
        { ...usage, executionSeconds: usage.executionSeconds + more },
        { ...usage, workers: usage.workers + more },
        { ...usage, dpuSeconds: usage.dpuSeconds === undefined ? undefined : usage.dpuSeconds + more },
      ]
  }
}
