import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PriceDimension } from '../../src/price-list/parse-product.ts'
import { readTiers } from '../../src/price-list/tiers.ts'

const dimension = (beginRange: string, endRange: string, usd = '0.1'): PriceDimension => ({
  unit: 'GB',
  beginRange,
  endRange,
  pricePerUnit: { USD: usd },
})

describe('price dimensions', () => {
  it('become tiers in the order of their ranges, with the price as an exact decimal', () => {
    expect(
      readTiers([
        dimension('15000000000', 'Inf', '0.0000133334'),
        dimension('0', '6000000000', '0.0000166667'),
        dimension('6000000000', '15000000000', '0.0000150000'),
      ]),
    ).toEqual({
      tiers: [
        { from: '0', usd: '0.0000166667' },
        { from: '6000000000', usd: '0.000015' },
        { from: '15000000000', usd: '0.0000133334' },
      ],
    })
  })

  it('are ordered as numbers, not as text', () => {
    const reading = readTiers([
      dimension('9', '10', '3'),
      dimension('10', 'Inf', '2'),
      dimension('0', '9', '4'),
    ])
    expect(reading).toEqual({
      tiers: [
        { from: '0', usd: '4' },
        { from: '9', usd: '3' },
        { from: '10', usd: '2' },
      ],
    })
  })

  it('of one price are one tier', () => {
    expect(readTiers([dimension('0', '100', '0.10'), dimension('100', 'Inf', '0.1')])).toEqual({
      tiers: [{ from: '0', usd: '0.1' }],
    })
  })

  it.each([
    ['none at all', [], 'no price dimension'],
    ['a gap', [dimension('0', '100'), dimension('101', 'Inf')], 'not contiguous'],
    ['an overlap', [dimension('0', '100'), dimension('99', 'Inf')], 'not contiguous'],
    ['no start at 0', [dimension('1', 'Inf')], 'one ends at 0, the next begins at 1'],
    ['no end', [dimension('0', '100')], 'no price above 100'],
    ['two ends', [dimension('0', 'Inf'), dimension('0', 'Inf', '0.2')], 'second tier without end'],
    ['an empty tier', [dimension('0', '0'), dimension('0', 'Inf')], 'empty tier'],
    ['a bound that is no number', [dimension('0', 'many')], '"many"'],
    ['a negative bound', [dimension('-5', 'Inf')], '"-5"'],
    ['no bounds', [dimension('', '')], 'from "" to ""'],
    ['a price of 0', [dimension('0', 'Inf', '0.0000000000')], 'price of 0'],
    ['a free first tier', [dimension('0', '5', '0'), dimension('5', 'Inf')], 'price of 0 from 0 on'],
    ['a negative price', [dimension('0', 'Inf', '-1')], '"-1"'],
    ['a price that is no number', [dimension('0', 'Inf', 'NaN')], '"NaN"'],
    ['no price', [dimension('0', 'Inf', '')], '""'],
  ])('with %s are refused', (_, dimensions, why) => {
    expect(readTiers(dimensions)).toEqual({ problem: expect.stringContaining(why) })
  })

  it('in another currency are refused', () => {
    expect(readTiers([{ ...dimension('0', 'Inf'), pricePerUnit: { CNY: '0.7' } }])).toEqual({
      problem: 'no price in USD, but in CNY',
    })
  })
})

/** Bounds and distinct prices of a list that is as it should be. */
const ladder = fc
  .uniqueArray(fc.integer({ min: 1, max: 1_000_000_000 }), { maxLength: 8 })
  .map((bounds) => bounds.toSorted((a, b) => a - b))
const dimensionsOf = (bounds: readonly number[]): PriceDimension[] =>
  [0, ...bounds].map((begin, index) =>
    dimension(String(begin), String(bounds[index] ?? 'Inf'), `0.${String(index + 1).padStart(2, '0')}`),
  )

describe('for any bounds', () => {
  it('a whole ladder is read whole, in whatever order its steps come', () => {
    fc.assert(
      fc.property(ladder, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (bounds, keys) => {
        const shuffled = dimensionsOf(bounds)
          .map((step) => ({ step, key: Number(keys.next().value) }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ step }) => step)
        const reading = readTiers(shuffled)
        expect(reading).toEqual({
          tiers: dimensionsOf(bounds).map(({ beginRange, pricePerUnit }) => ({
            from: beginRange,
            usd: String(Number(pricePerUnit['USD'])),
          })),
        })
      }),
      { numRuns: 10_000 },
    )
  })

  it('a ladder without one of its steps is refused', () => {
    const broken = ladder.chain((bounds) => fc.tuple(fc.constant(bounds), fc.nat(bounds.length)))
    fc.assert(
      fc.property(broken, ([bounds, missing]) => {
        const reading = readTiers(dimensionsOf(bounds).filter((_, index) => index !== missing))
        expect(reading).toHaveProperty('problem')
      }),
      { numRuns: 10_000 },
    )
  })
})
