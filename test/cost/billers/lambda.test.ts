import { describe, expect, it } from 'vitest'
import type { LambdaUsage } from '../../../src/core/usage.ts'
import { invoiceFor, priceUsage } from '../../../src/cost/index.ts'
import { MonthToDate } from '../../../src/cost/month-to-date.ts'
import { smallBook as book } from '../small-book.ts'
import { lambda } from '../usages.ts'

const linesOf = (part: Partial<LambdaUsage>): readonly (readonly string[])[] =>
  invoiceFor(lambda(part), book).lines.map(({ item, reason, quantity }) => [item, reason, quantity])

describe('duration', () => {
  it.each([
    ['configured memory, 1024 MB to the GB', { memoryMiB: 1536, billedMs: [120] }, '0.18'],
    ['Duration 20.4 + INIT 30.3 is 51 ms: INIT is inside and not added again', { billedMs: [51] }, '0.051'],
    [
      'a sum of ceilings: 3 × 0.4 ms are 3 ms and not 2',
      { billedMs: [1, 1, 1], meteredMs: 1.2, memoryMiB: 1024 },
      '0.003',
    ],
    ['fractional sums as they are', { billedMs: [0.5, 0.25] }, '0.00075'],
    ['no invocation', { billedMs: [] }, '0'],
    [
      'more than a binary number can count',
      { billedMs: Array.from({ length: 20 }, () => 900_000_000_000_001) },
      '18000000000000.02',
    ],
  ])('%s', (_what, part, gbSeconds) => {
    const lines = invoiceFor(lambda(part), book).lines.filter(({ item }) =>
      item.startsWith('lambda-duration'),
    )
    const total = lines.reduce((sum, { quantity }) => sum + Number(quantity), 0)
    expect(total).toBeCloseTo(Number(gbSeconds), 12)
  })

  it('is told apart by reason, to the exact sum', () => {
    expect(linesOf({ billedMs: [1000], meteredMs: 999.5, startUpShare: 0.4 })).toEqual([
      ['lambda-duration-x86_64', 'work', '0.5997'],
      ['lambda-duration-x86_64', 'start-up', '0.3998'],
      ['lambda-duration-x86_64', 'minimum-or-rounding', '0.0005'],
      ['lambda-requests', 'work', '1'],
    ])
  })

  it('says in words what each line counts', () => {
    const { lines } = invoiceFor(lambda({ billedMs: [1000], meteredMs: 999.5, startUpShare: 0.4 }), book)
    const rule =
      '1 invocation billed 1 s in all, each rounded up to 1 ms with INIT inside, × 1024/1024 GB of configured memory'
    const tier = '; within the first 100 GB-seconds of the month'
    expect(lines.map((line) => line.rule)).toEqual([
      `${rule}; 60 % of the 0.9995 s that were metered, after the session was ready${tier}`,
      `${rule}; 40 % of the 0.9995 s that were metered, before the session was ready${tier}`,
      `${rule}; 0.0005 s that rounding up added${tier}`,
      'every request counts, failed and repeated ones too',
    ])
  })

  it.each([
    ['nothing is known', {}, ['work']],
    ['the start-up is known, the rounding is not', { startUpShare: 0.25 }, ['work', 'start-up']],
    ['the rounding is known, the start-up is not', { meteredMs: 999.2 }, ['work', 'minimum-or-rounding']],
    ['all was start-up: the script never began', { startUpShare: 1, meteredMs: 1000 }, ['start-up']],
    ['nothing was start-up', { startUpShare: 0, meteredMs: 1000 }, ['work']],
    ['a clock says more than was billed', { meteredMs: 1000.7 }, ['work']],
  ])('has the reasons that there are where %s', (_what, part, reasons) => {
    const { lines } = invoiceFor(lambda(part), book)
    expect(lines.slice(0, -1).map((line) => line.reason)).toEqual(reasons)
  })
})

describe('ephemeral storage', () => {
  it('is billed above 512 MiB by the second, whatever the memory', () => {
    for (const memoryMiB of [128, 10_240]) {
      const lines = linesOf({ ephemeralMiB: 2560, memoryMiB, billedMs: [1000] })
      expect(lines.at(-1)).toEqual(['lambda-ephemeral-storage', 'work', '2'])
    }
  })

  it('is told apart like the duration', () => {
    const storage = linesOf({
      ephemeralMiB: 1536,
      billedMs: [1000],
      meteredMs: 999.5,
      startUpShare: 0.4,
    }).filter(([item]) => item === 'lambda-ephemeral-storage')
    expect(storage.map(([, reason, quantity]) => [reason, quantity])).toEqual([
      ['work', '0.5997'],
      ['start-up', '0.3998'],
      ['minimum-or-rounding', '0.0005'],
    ])
  })
})

describe('provisioned concurrency', () => {
  const usage = lambda({ provisionedConcurrency: true, billedMs: [10_000], requests: 4 })

  it('has a duration of its own', () => {
    expect(linesOf(usage).map(([item]) => item)).toEqual([
      'lambda-provisioned-duration-x86_64',
      'lambda-requests',
    ])
  })

  it('has no free tier, and leaves it to others', () => {
    const { invoice, month } = priceUsage(usage, book, MonthToDate.start, { freeTier: true })
    expect(invoice.totalUsd).toBe('0.178')
    const next = priceUsage(lambda({ requests: 10 }), book, month, { freeTier: true })
    expect(next.invoice.totalUsd).toBe('0')
  })
})

it.each([
  ['memoryMiB', { memoryMiB: 10_241 }, '128 to 10240 can be bought.'],
  ['memoryMiB', { memoryMiB: 127 }, '128 to 10240 can be bought.'],
  ['memoryMiB', { memoryMiB: Number.NaN }, '128 to 10240 can be bought.'],
  ['ephemeralMiB', { ephemeralMiB: 10_241 }, '512 to 10240 can be bought.'],
  ['ephemeralMiB', { ephemeralMiB: 0 }, '512 to 10240 can be bought.'],
  ['billedMs', { billedMs: [1, -1] }, 'Give a number that is not negative.'],
  ['meteredMs', { meteredMs: -1 }, 'Give a number that is not negative.'],
  ['requests', { requests: Number.POSITIVE_INFINITY }, 'Give a number that is not negative.'],
  ['startUpShare', { startUpShare: 1.01 }, 'Give a number from 0 to 1.'],
])('names %s of %j', (field, part, remedy) => {
  expect(() => invoiceFor(lambda(part), book)).toThrow(
    expect.objectContaining({
      code: 'SOAL_USAGE_INVALID',
      message: expect.stringContaining(`${field} is `),
      suggestions: [remedy],
    }),
  )
})

it('lies between what ran for certain and the most that can be billed where no REPORT line came', () => {
  const { boundsUsd, totalUsd } = invoiceFor(
    lambda({ basis: 'derived', billedMs: [2000], certainMs: 999.2, requests: 0 }),
    book,
  )
  expect(boundsUsd?.high).toBe(totalUsd)
  expect(Number(boundsUsd?.low) / Number(totalUsd)).toBeCloseTo(0.5, 12)
  expect(invoiceFor(lambda({ billedMs: [2000] }), book).boundsUsd).toBeNull()
})
