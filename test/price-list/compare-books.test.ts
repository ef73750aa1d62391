import { describe, expect, it } from 'vitest'
import type { PriceBook, PriceSheet } from '../../src/cost/price-book-schema.ts'
import { compareBooks } from '../../src/price-list/compare-books.ts'

const sheet = (changes: Partial<PriceSheet> = {}): PriceSheet => ({
  item: 's3-storage',
  unit: 'GB-month',
  source: 'a page',
  retrieved: '2026-11-01',
  confidence: 'third party',
  rates: [{ region: 'us-east-1', usd: '0.023' }],
  tiers: [{ from: '51200', usd: '0.022' }],
  ...changes,
})
const book = (...sheets: PriceSheet[]): PriceBook => ({
  name: 'book',
  currency: 'USD',
  released: '2026-11-01',
  freeTier: [],
  sheets,
})

describe('two price books', () => {
  it('are equal where only provenance and the way of writing differ', () => {
    const same = sheet({
      source: 'the list',
      retrieved: '2026-11-21',
      confidence: 'AWS',
      rates: [{ region: 'us-east-1', usd: '0.0230000000' }],
      tiers: [
        { from: '1000', usd: '0.023' },
        { from: '51200.0', usd: '0.0220' },
      ],
    })
    expect(compareBooks(book(sheet()), book(same))).toEqual({
      equal: 1,
      changed: [],
      onlyLeft: [],
      onlyRight: [],
    })
  })

  it.each([
    ['price', sheet({ rates: [{ region: 'us-east-1', usd: '0.0230001' }] })],
    ['price of a tier', sheet({ tiers: [{ from: '51200', usd: '0.021' }] })],
    ['bound of a tier', sheet({ tiers: [{ from: '50000', usd: '0.022' }] })],
    ['number of tiers', sheet({ tiers: [] })],
    ['tier that is added', sheet({ tiers: [...sheet().tiers, { from: '512000', usd: '0.021' }] })],
    ['unit', sheet({ unit: 'GB' })],
  ])('differ by the %s of a rate', (_, other) => {
    const { equal, changed } = compareBooks(book(sheet()), book(other))
    expect(equal).toBe(0)
    expect(changed).toMatchObject([
      {
        item: 's3-storage',
        region: 'us-east-1',
        left: { unit: 'GB-month', source: 'a page', tiers: [{ from: '0', usd: '0.023' }, { from: '51200' }] },
        right: { unit: other.unit },
      },
    ])
  })

  it('may have rates that the other has not', () => {
    const ours = book(sheet(), sheet({ item: 'ecr-storage', tiers: [] }))
    const theirs = book(sheet(), sheet({ rates: [{ region: 'eu-west-1', usd: '0.023' }] }))
    expect(compareBooks(ours, theirs)).toMatchObject({
      equal: 1,
      onlyLeft: [{ item: 'ecr-storage', region: 'us-east-1', right: null }],
      onlyRight: [{ item: 's3-storage', region: 'eu-west-1', left: null }],
    })
  })
})
