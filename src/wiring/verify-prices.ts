import { NotFound } from '../core/errors.ts'
import { itemsOf, regionsOf, type PriceBook } from '../cost/price-book.ts'
import { buildBook } from '../price-list/build-book.ts'
import type { UnlistedRate } from '../price-list/collect-rates.ts'
import { compareBooks, type RatePair, type RateText } from '../price-list/compare-books.ts'
import { priceQueryOf } from '../price-list/price-queries.ts'
import { openPriceBook } from './open-price-book.ts'
import { checkRegions, readPriceList, type PriceListRequest } from './read-price-list.ts'

export interface VerifyRequest extends Pick<PriceListRequest, 'skus' | 'endpoint' | 'signal' | 'onProgress'> {
  /** Name or path; the newest built-in book for undefined. */
  readonly priceBook: string | undefined
  /** Absent: all of the book. */
  readonly regions: readonly string[] | undefined
  readonly items: readonly string[] | undefined
  /** ISO date. */
  readonly today: string
}

export interface PriceDifference {
  readonly kind: 'changed' | 'not-in-list'
  readonly item: string
  readonly region: string
  readonly book: RateText | null
  readonly list: RateText | null
  /** Why the rate cannot be taken from the list. */
  readonly why: string | null
}

export interface VerifiedBook {
  readonly priceBook: string
  /** Rates of the book that were looked up. */
  readonly compared: number
  readonly equal: number
  readonly differences: readonly PriceDifference[]
  /** Rates of the list, of these items and regions, that the book does not have: it is incomplete, not wrong. */
  readonly notInBook: readonly {
    readonly item: string
    readonly region: string
    readonly list: RateText | null
  }[]
  /** Items of the book that soalbench cannot look up. */
  readonly notChecked: readonly string[]
}

/**
 * Compares a price book with the AWS price list of now.
 * @throws UsageInvalid, NotFound, PlatformUnavailable
 */
export async function verifyPrices(request: VerifyRequest): Promise<VerifiedBook> {
  const whole = await openPriceBook(request.priceBook)
  const regions = knownOf(checkRegions(request.regions ?? regionsOf(whole)), regionsOf(whole), whole)
  const asked = knownOf(request.items ?? itemsOf(whole), itemsOf(whole), whole)
  const items = asked.filter((item) => priceQueryOf(item) !== undefined)
  const book = partOf(whole, regions, items)
  const { listed, unlisted } = await readPriceList({ ...request, regions, items })
  const list = buildBook(listed, { name: 'list', today: request.today, freeTier: [] })
  const { equal, changed, onlyLeft, onlyRight } = compareBooks(book, list)
  return {
    priceBook: whole.name,
    compared: equal + changed.length + onlyLeft.length,
    equal,
    differences: [
      ...changed.map((pair) => differenceOf(pair, 'changed', null)),
      ...onlyLeft.map((pair) => differenceOf(pair, 'not-in-list', whyOf(unlisted, pair))),
    ],
    notInBook: onlyRight.map(({ item, region, right }) => ({ item, region, list: right })),
    notChecked: asked.filter((item) => priceQueryOf(item) === undefined),
  }
}

function knownOf(asked: readonly string[], known: readonly string[], book: PriceBook): readonly string[] {
  const unknown = asked.find((word) => !known.includes(word))
  if (unknown === undefined) return asked
  throw new NotFound(`price book ${book.name} has no rate for ${unknown}`, {
    suggestions: [`It has ${known.join(', ')}.`],
  })
}

const partOf = (book: PriceBook, regions: readonly string[], items: readonly string[]): PriceBook => ({
  ...book,
  sheets: book.sheets
    .filter(({ item }) => items.includes(item))
    .map((sheet) => ({ ...sheet, rates: sheet.rates.filter(({ region }) => regions.includes(region)) })),
})

const differenceOf = (
  { item, region, left, right }: RatePair,
  kind: PriceDifference['kind'],
  why: string | null,
): PriceDifference => ({ kind, item, region, book: left, list: right, why })

const whyOf = (unlisted: readonly UnlistedRate[], pair: RatePair): string | null =>
  unlisted.find(({ item, region }) => item === pair.item && region === pair.region)?.why ?? null
