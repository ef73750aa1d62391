import { describe, expect, it } from 'vitest'
import type { GlueUsage } from '../../../src/core/usage.ts'
import { invoiceFor } from '../../../src/cost/index.ts'
import { smallBook as book } from '../small-book.ts'
import { glue } from '../usages.ts'

/** Seconds of DPU by reason. */
const secondsOf = (part: Partial<GlueUsage>): readonly (readonly [string, number])[] =>
  invoiceFor(glue(part), book).lines.map(({ reason, quantity }) => [
    reason,
    Math.round(Number(quantity) * 3600 * 1e4) / 1e4,
  ])

describe('fixed workers', () => {
  it.each([
    [
      'a minute at least',
      { executionSeconds: 43 },
      [
        ['work', 86],
        ['minimum-or-rounding', 34],
      ],
    ],
    ['no more than was executed above it', { executionSeconds: 61 }, [['work', 122]]],
    [
      'the start-up of the session',
      { executionSeconds: 100, startUpShare: 0.2 },
      [
        ['work', 160],
        ['start-up', 40],
      ],
    ],
    [
      'start-up of what was executed, not of the minimum',
      { executionSeconds: 40, startUpShare: 0.5 },
      [
        ['work', 40],
        ['start-up', 40],
        ['minimum-or-rounding', 40],
      ],
    ],
    ['all minimum where nothing was executed', { executionSeconds: 0 }, [['minimum-or-rounding', 120]]],
    [
      'ten minutes before Glue 2.0',
      { glueVersion: '1.0' },
      [
        ['work', 120],
        ['minimum-or-rounding', 1080],
      ],
    ],
    [
      'ten minutes on Glue 0.9',
      { glueVersion: '0.9' },
      [
        ['work', 120],
        ['minimum-or-rounding', 1080],
      ],
    ],
    ['a quarter of a DPU', { workerType: 'G.025X', workers: 4 }, [['work', 60]]],
    ['M-DPU of memory-optimised workers', { workerType: 'R.8X' }, [['work', 960]]],
  ])('%s', (_what, part, seconds) => {
    expect(secondsOf(part)).toEqual(seconds)
  })

  it('leave no room for bounds', () => {
    expect(invoiceFor(glue(), book)).toMatchObject({ basis: 'billed', boundsUsd: null })
  })
})

describe('metered DPU-seconds', () => {
  it('are priced as they are: no minimum a second time', () => {
    expect(secondsOf({ dpuSeconds: 24, executionSeconds: 24 })).toEqual([['work', 24]])
    expect(secondsOf({ dpuSeconds: 0, executionSeconds: 24 })).toEqual([['work', 0]])
    expect(secondsOf({ dpuSeconds: 100, startUpShare: 0.1 })).toEqual([
      ['work', 90],
      ['start-up', 10],
    ])
  })

  it.each([
    ['the driver on top', { workers: 10, executionSeconds: 100, dpuSeconds: 400 }, 400, 500],
    ['the minimum on top', { workers: 10, executionSeconds: 30, dpuSeconds: 90 }, 90, 240],
    ['up to all workers', { workers: 2, executionSeconds: 24, dpuSeconds: 120 }, 120, 120],
    ['the workers are not known', { workers: 0, executionSeconds: 100, dpuSeconds: 400 }, 400, 500],
  ])('lie between them and %s', (_what, part, low, high) => {
    const { basis, totalUsd, boundsUsd } = invoiceFor(glue(part), book)
    expect(basis).toBe('billed')
    expect(boundsUsd?.low).toBe(totalUsd)
    expect(Number(boundsUsd?.low) / 0.44).toBeCloseTo(low / 3600, 12)
    expect(Number(boundsUsd?.high) / 0.44).toBeCloseTo(high / 3600, 12)
  })

  it('have no bounds where the execution time is not known', () => {
    expect(invoiceFor(glue({ dpuSeconds: 240, executionSeconds: 0 }), book).boundsUsd).toBeNull()
  })
})

describe('FLEX without DPU-seconds', () => {
  const usage = glue({ executionClass: 'FLEX', workers: 5, executionSeconds: 720 })

  it('is derived, at most all workers throughout, at least the driver', () => {
    const { basis, totalUsd, boundsUsd, lines } = invoiceFor(usage, book)
    expect(basis).toBe('derived')
    expect(totalUsd).toBe('0.29')
    expect(boundsUsd).toEqual({ low: '0.058', high: '0.29' })
    expect(lines[0]?.rule).toContain('derived: at most, as if all workers had run throughout')
  })
})

describe('the rate', () => {
  it.each([
    ['glue-dpu-standard', {}],
    ['glue-dpu-flex', { executionClass: 'FLEX' as const }],
    ['glue-6-dpu-standard', { glueVersion: '6.0' }],
    ['glue-6-dpu-flex', { glueVersion: '6.0', executionClass: 'FLEX' as const }],
    ['glue-m-dpu-standard', { workerType: 'R.1X' }],
  ])('is %s for %j', (item, part) => {
    expect(invoiceFor(glue(part), book).lines[0]?.item).toBe(item)
  })

  it.each([
    ['workerType is G.3X', { workerType: 'G.3X' }],
    ['workerType is G.3X', { workerType: 'G.3X', dpuSeconds: 60 }],
    ['glueVersion is 4.1', { glueVersion: '4.1' }],
    ['glue-6-m-dpu-standard in us-east-1', { glueVersion: '6.0', workerType: 'R.1X' }],
  ])('is never guessed: %s', (words, part) => {
    expect(() => invoiceFor(glue(part), book)).toThrow(
      expect.objectContaining({ code: 'SOAL_PRICE_MISSING', message: expect.stringContaining(words) }),
    )
  })
})

it.each([
  ['workers', { workers: -1 }],
  ['executionSeconds', { executionSeconds: Number.NaN }],
  ['executionSeconds', { executionSeconds: -5 }],
  ['dpuSeconds', { dpuSeconds: -1 }],
  ['startUpShare', { startUpShare: 2 }],
])('names %s of %j', (field, part) => {
  expect(() => invoiceFor(glue(part), book)).toThrow(
    expect.objectContaining({
      code: 'SOAL_USAGE_INVALID',
      message: expect.stringContaining(`${field} is `),
    }),
  )
})

it('lies between the minimum and the whole time where only start and end are known', () => {
  const { basis, boundsUsd, totalUsd } = invoiceFor(
    glue({ basis: 'derived', executionSeconds: 90, workers: 2 }),
    book,
  )
  expect(basis).toBe('derived')
  expect(boundsUsd?.high).toBe(totalUsd)
  expect(Number(boundsUsd?.low) / Number(totalUsd)).toBeCloseTo(60 / 90, 12)
  expect(invoiceFor(glue({ basis: 'billed', executionSeconds: 90 }), book).boundsUsd).toBeNull()
})
