import { describe, expect, it } from 'vitest'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { parsePriceBook, type PriceSheet } from '../../src/cost/price-book-schema.ts'

const book = loadPriceBook('aws-2026-11')

const sheet: PriceSheet = {
  item: 'lambda-requests',
  unit: 'request',
  source: 'a source that can be looked up',
  retrieved: '2026-11-20',
  confidence: 'AWS',
  rates: [{ region: 'us-east-1', usd: '0.0000002' }],
  tiers: [],
}
const parse = (...sheets: readonly object[]) => parsePriceBook({ ...book, sheets }, 'mine.json')

it('takes what it has written', () => {
  expect(parsePriceBook(structuredClone(book), 'again')).toEqual(book)
})

describe('refuses, naming the field,', () => {
  it.each([
    ['a document that is none', () => parsePriceBook(null, 'x'), 'not a price book: x: document'],
    ['another currency', () => parsePriceBook({ ...book, currency: 'CNY' }, 'x'), 'currency'],
    ['an unknown field', () => parse({ ...sheet, prize: '1' }), 'sheets.0.prize'],
    ['a unit that nothing counts in', () => parse({ ...sheet, unit: 'requests' }), 'sheets.0.unit'],
    ['a price as a number', () => parse({ ...sheet, rates: [{ region: 'us-east-1', usd: 2e-7 }] }), 'usd'],
    ['a price in exponents', () => parse({ ...sheet, rates: [{ region: 'us-east-1', usd: '2e-7' }] }), 'usd'],
    ['a negative price', () => parse({ ...sheet, rates: [{ region: 'us-east-1', usd: '-1' }] }), 'usd'],
    ['a price of 0', () => parse({ ...sheet, rates: [{ region: 'us-east-1', usd: '0.0' }] }), 'no price'],
    [
      'a region that is none',
      () => parse({ ...sheet, rates: [{ region: 'Ohio', usd: '1' }] }),
      'not an AWS region',
    ],
    ['no region', () => parse({ ...sheet, rates: [] }), 'no region'],
    ['no source', () => parse({ ...sheet, source: '' }), 'sheets.0.source'],
    ['no day of retrieval', () => parse({ ...sheet, retrieved: 'lately' }), 'sheets.0.retrieved'],
    ['a confidence of its own', () => parse({ ...sheet, confidence: 'sure' }), 'sheets.0.confidence'],
    ['two rates', () => parse(sheet, sheet), 'more than one rate for lambda-requests in us-east-1'],
    [
      'tiers out of order',
      () =>
        parse({
          ...sheet,
          tiers: [
            { from: '20', usd: '1' },
            { from: '10', usd: '1' },
          ],
        }),
      'lambda-requests: tier from 10 does not lie above the one before',
    ],
    ['a tier from 0', () => parse({ ...sheet, tiers: [{ from: '0', usd: '1' }] }), 'tier from 0'],
    [
      'tiers of regions that differ',
      () =>
        parse({
          ...sheet,
          rates: [...sheet.rates, { region: 'sa-east-1', usd: '0.0000003' }],
          tiers: [{ from: '10', usd: '0.0000001' }],
        }),
      'sa-east-1 has another first price',
    ],
  ])('%s', (_what, refused, message) => {
    expect(refused).toThrow(message)
    expect(refused).toThrow(expect.objectContaining({ code: 'SOAL_USAGE_INVALID' }))
  })
})
