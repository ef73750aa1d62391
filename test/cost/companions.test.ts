import { describe, expect, it } from 'vitest'
import type { Companion } from '../../src/core/companion.ts'
import { chargesOfCompanion } from '../../src/cost/companions/index.ts'
import { consumeUsages, priceCompanions } from '../../src/cost/index.ts'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { smallBook as book } from './small-book.ts'
import { emrServerless } from './usages.ts'

const counted = (companion: Companion): readonly (readonly string[])[] =>
  chargesOfCompanion(companion).map(({ item, reason, quantity }) => [item, reason, quantity.toFixed()])

const capacity = {
  charge: 'pre-initialised-capacity',
  architecture: 'x86_64',
  workers: [
    { vcpus: 4, memoryGb: 16, diskGb: 20, count: 1 },
    { vcpus: 2, memoryGb: 8, diskGb: 70, count: 3 },
  ],
  seconds: 3600,
} as const satisfies Companion

const kept = {
  charge: 'provisioned-concurrency',
  architecture: 'arm64',
  memoryMiB: 2048,
  count: 10,
  seconds: 3600,
} as const satisfies Companion

const networks: readonly Companion[] = [
  { charge: 'nat-gateway', count: 2, hours: 1.25, processedGb: 7 },
  { charge: 'vpc-endpoint', count: 3, hours: 24, processedGb: 0 },
]

describe('what each one counts', () => {
  const cases: readonly (readonly [Companion, readonly (readonly string[])[]])[] = [
    [
      { charge: 's3-requests', put: 1000, get: 20 },
      [
        ['s3-put-requests', 'work', '1000'],
        ['s3-get-requests', 'work', '20'],
      ],
    ],
    [{ charge: 's3-requests', put: 0, get: 0 }, []],
    [{ charge: 's3-storage', gbMonths: 0.5 }, [['s3-storage', 'work', '0.5']]],
    [
      { charge: 'logs', ingestedGb: 2, storedGbMonths: 0.3 },
      [
        ['logs-ingest', 'work', '2'],
        ['logs-storage', 'work', '0.3'],
      ],
    ],
    [{ charge: 'ecr-storage', gbMonths: 1.4 }, [['ecr-storage', 'work', '1.4']]],
    [
      networks[0] ?? capacity,
      [
        ['nat-gateway-hours', 'work', '2.5'],
        ['nat-gateway-hours', 'minimum-or-rounding', '1.5'],
        ['nat-gateway-data', 'work', '7'],
      ],
    ],
    [networks[1] ?? capacity, [['vpc-endpoint-hours', 'work', '72']]],
    [kept, [['lambda-provisioned-concurrency-arm64', 'idle', '72000']]],
    [
      { ...kept, seconds: 301 },
      [
        ['lambda-provisioned-concurrency-arm64', 'idle', '6020'],
        ['lambda-provisioned-concurrency-arm64', 'minimum-or-rounding', '5980'],
      ],
    ],
  ]
  it.each(cases)('%j', (companion, charges) => {
    expect(counted(companion)).toEqual(charges)
  })
})

describe('pre-initialised capacity', () => {
  it('is all workers from STARTED to STOPPED', () => {
    expect(counted(capacity)).toEqual([
      ['emr-serverless-vcpu-x86_64', 'idle', '10'],
      ['emr-serverless-memory-x86_64', 'idle', '40'],
      ['emr-serverless-storage', 'idle', '150'],
    ])
  })

  it('is less what jobs billed, which is never paid twice', () => {
    const billed = { vcpuHours: 4, memoryGbHours: 16, storageGbHours: 50 }
    expect(counted({ ...capacity, billed })).toEqual([
      ['emr-serverless-vcpu-x86_64', 'idle', '6'],
      ['emr-serverless-memory-x86_64', 'idle', '24'],
      ['emr-serverless-storage', 'idle', '100'],
    ])
  })

  it('is nothing where jobs billed more than there was', () => {
    const billed = { vcpuHours: 11, memoryGbHours: 41, storageGbHours: 151 }
    expect(counted({ ...capacity, billed })).toEqual([])
  })

  it('has a minute at least', () => {
    const lines = counted({ ...capacity, seconds: 45 })
    expect(lines.filter(([item]) => item === 'emr-serverless-vcpu-x86_64')).toEqual([
      ['emr-serverless-vcpu-x86_64', 'idle', '0.125'],
      ['emr-serverless-vcpu-x86_64', 'minimum-or-rounding', '0.04166666666666666667'],
    ])
  })

  it('costs with its jobs what all of it costs', () => {
    const billed = { vcpuHours: 4, memoryGbHours: 16, storageGbHours: 0 }
    const jobs = consumeUsages([emrServerless(billed)], book, MonthToDate.start)
    const idle = priceCompanions(
      [{ ...capacity, workers: capacity.workers.slice(0, 1), seconds: 7200, billed }],
      'us-east-1',
      book,
      jobs.month,
    )
    const all = consumeUsages([emrServerless({ vcpuHours: 8, memoryGbHours: 32 })], book, MonthToDate.start)
    expect(Number(jobs.totalUsd) + Number(idle.totalUsd)).toBeCloseTo(Number(all.totalUsd), 12)
  })
})

describe('priceCompanions', () => {
  it('prices them in one month, in order, with tiers and discount', () => {
    const storage: Companion = { charge: 's3-storage', gbMonths: 51_200 }
    const { lines, totalUsd, month } = priceCompanions(
      [storage, storage],
      'us-east-1',
      book,
      MonthToDate.start,
      {
        discountPercent: '50',
      },
    )
    expect(lines.map((line) => [line.quantity, line.rateUsd, line.amountUsd])).toEqual([
      ['51200', '0.0115', '588.8'],
      ['51200', '0.011', '563.2'],
    ])
    expect(totalUsd).toBe('1152')
    expect(month.consumed('s3-storage', 'us-east-1').toFixed()).toBe('102400')
  })

  it('never guesses a price', () => {
    expect(() => priceCompanions([kept], 'us-east-1', book, MonthToDate.start)).toThrow(
      expect.objectContaining({ code: 'SOAL_PRICE_MISSING' }),
    )
  })

  it('has rates for all of them in the newest book', () => {
    const all: readonly Companion[] = [
      { charge: 's3-requests', put: 1, get: 1 },
      { charge: 's3-storage', gbMonths: 1 },
      { charge: 'logs', ingestedGb: 1, storedGbMonths: 1 },
      { charge: 'ecr-storage', gbMonths: 1 },
      capacity,
      kept,
      { charge: 'nat-gateway', count: 1, hours: 1, processedGb: 1 },
      { charge: 'vpc-endpoint', count: 1, hours: 1, processedGb: 1 },
    ]
    const { lines } = priceCompanions(all, 'us-east-1', loadPriceBook('aws-2026-11'), MonthToDate.start)
    expect(lines).toHaveLength(14)
    for (const { rule } of lines) expect(rule.length).toBeGreaterThan(20)
  })
})

const wrong: readonly (readonly [string, Companion])[] = [
  ['put', { charge: 's3-requests', put: -1, get: 0 }],
  ['get', { charge: 's3-requests', put: 0, get: Number.NaN }],
  ['gbMonths', { charge: 'ecr-storage', gbMonths: -1 }],
  ['storedGbMonths', { charge: 'logs', ingestedGb: 0, storedGbMonths: -1 }],
  ['hours', { charge: 'nat-gateway', count: 1, hours: -1, processedGb: 0 }],
  ['processedGb', { charge: 'vpc-endpoint', count: 1, hours: 1, processedGb: -1 }],
  ['memoryMiB', { ...kept, memoryMiB: 64 }],
  ['count', { ...kept, count: -1 }],
  ['seconds', { ...capacity, seconds: -1 }],
  ['workers.count', { ...capacity, workers: [{ vcpus: 4, memoryGb: 16, diskGb: 20, count: -1 }] }],
  ['billed.vcpuHours', { ...capacity, billed: { vcpuHours: -1, memoryGbHours: 0, storageGbHours: 0 } }],
]
it.each(wrong)('names %s of %j', (field, companion) => {
  expect(() => chargesOfCompanion(companion)).toThrow(
    expect.objectContaining({
      code: 'SOAL_USAGE_INVALID',
      message: expect.stringContaining(`${field} is `),
    }),
  )
})
