import { describe, expect, it } from 'vitest'
import type { EmrServerlessUsage } from '../../src/core/usage.ts'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { glue, lambda } from './usages.ts'

const book = loadPriceBook('aws-2026-11')

/** Workers as the platform would bill them: each at least 60 s. */
const emr = (workers: number, vcpus: number, memoryGb: number, seconds: number): EmrServerlessUsage => ({
  platform: 'emr-serverless',
  region: 'us-east-1',
  architecture: 'x86_64',
  vcpuHours: (workers * vcpus * seconds) / 3600,
  memoryGbHours: (workers * memoryGb * seconds) / 3600,
  storageGbHours: 0,
  basis: 'derived',
})

const hour = [3_600_000]

describe.each([
  // AWS Lambda pricing page: 3 million requests of 120 ms at 1,536 MB, before the free tier.
  [
    'a mobile back end',
    lambda({ memoryMiB: 1536, billedMs: [360_000_000], requests: 3_000_000 }),
    '9.600018',
    7,
  ],
  // The floors and hourly rates of published comparisons, to the digits that they print.
  [
    'an hour of one vCPU on Lambda x86',
    lambda({ memoryMiB: 1769, billedMs: hour, requests: 0 }),
    '0.1037',
    4,
  ],
  [
    'an hour of one vCPU on Lambda arm64',
    lambda({ memoryMiB: 1769, architecture: 'arm64', billedMs: hour, requests: 0 }),
    '0.0829',
    4,
  ],
  [
    'an hour of the largest function',
    lambda({ memoryMiB: 10_240, billedMs: hour, requests: 0 }),
    '0.6000',
    4,
  ],
  ['driver + 3 executors of 4 vCPU 16 GB for a minute', emr(4, 4, 16, 60), '0.0202', 4],
  ['driver + 1 executor of 1 vCPU 2 GB for a minute', emr(2, 1, 2, 60), '0.00214', 5],
  ['an hour of a 4 vCPU 16 GB worker', emr(1, 4, 16, 3600), '0.302952', 9],
  ['2 x G.1X for a minute', glue({}), '0.01467', 5],
  ['2 x G.1X for a second: the minute is the least', glue({ executionSeconds: 1 }), '0.01467', 5],
  ['2 x G.1X for a minute on Glue 6.0', glue({ glueVersion: '6.0' }), '0.01027', 5],
  // AWS Glue pricing page: 15 minutes on 6 DPU.
  ['6 DPU for 15 minutes', glue({ workers: 6, executionSeconds: 900 }), '0.66', 15],
  ['3 x G.2X for 15 minutes', glue({ workerType: 'G.2X', workers: 3, executionSeconds: 900 }), '0.66', 15],
  [
    'ten minutes are the least on Glue 1.0',
    glue({ glueVersion: '1.0', workers: 6, executionSeconds: 1 }),
    '0.44',
    15,
  ],
  [
    'FLEX by metered DPU-seconds',
    glue({ executionClass: 'FLEX', dpuSeconds: 3600, executionSeconds: 9 }),
    '0.29',
    15,
  ],
  ['memory-optimised workers', glue({ workerType: 'R.2X', workers: 1, executionSeconds: 3600 }), '1.04', 15],
])('%s', (_name, usage, usd, digits) => {
  it(`costs ${usd}`, () => {
    expect(Number(invoiceFor(usage, book).totalUsd)).toBeCloseTo(Number(usd), digits)
  })
})

describe('lambda', () => {
  it('bills duration, requests and /tmp above 512 MiB, exactly', () => {
    const usage = lambda({ memoryMiB: 1769, ephemeralMiB: 10_240, billedMs: [812, 790], requests: 2 })
    const { lines, totalUsd } = invoiceFor(usage, book)
    expect(lines.map((line) => [line.item, line.quantity, line.unit, line.rateUsd, line.amountUsd])).toEqual([
      ['lambda-duration-x86_64', '2.767517578125', 'GB-second', '0.0000166667', '0.0000461253852193359375'],
      ['lambda-requests', '2', 'request', '0.0000002', '0.0000004'],
      ['lambda-ephemeral-storage', '15.219', 'GB-second', '0.0000000309', '0.0000004702671'],
    ])
    expect(totalUsd).toBe('0.0000469956523193359375')
  })

  it('says nothing of /tmp that is free', () => {
    expect(invoiceFor(lambda({ ephemeralMiB: 512 }), book).lines.map((line) => line.item)).toEqual([
      'lambda-duration-x86_64',
      'lambda-requests',
    ])
  })
})

it('each line says its rule in words', () => {
  for (const usage of [lambda({}), emr(1, 1, 2, 60), glue({})]) {
    for (const line of invoiceFor(usage, book).lines) expect(line.rule.length).toBeGreaterThan(20)
  }
  const rule = 'max(60 s, 43 s of execution) × 2 DPU (2 × G.1X, driver included) / 3600'
  expect(invoiceFor(glue({ executionSeconds: 43 }), book).lines.map((line) => line.rule)).toEqual([
    `${rule}; 43 s of execution`,
    `${rule}; the 17 s up to the minimum`,
  ])
})

describe('what cannot be priced', () => {
  it.each([
    ['lambda-duration-x86_64 in xx-nowhere-1', lambda({ region: 'xx-nowhere-1' })],
    [
      'glue-6-m-dpu-flex in us-east-1',
      glue({ glueVersion: '6.0', workerType: 'R.1X', executionClass: 'FLEX' }),
    ],
    ['no price known for Glue: glueVersion is 7.0', glue({ glueVersion: '7.0' })],
    ['no DPU count known for Glue: workerType is G.99X', glue({ workerType: 'G.99X' })],
  ])('%s', (what, usage) => {
    expect(() => invoiceFor(usage, book)).toThrow(what)
    expect(() => invoiceFor(usage, book)).toThrow(expect.objectContaining({ code: 'SOAL_PRICE_MISSING' }))
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY])('a duration of %d', (ms) => {
    expect(() => invoiceFor(lambda({ billedMs: [ms] }), book)).toThrow('not a billable quantity: billedMs')
  })
})
