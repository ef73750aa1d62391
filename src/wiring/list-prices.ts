import { NotFound } from '../core/errors.ts'
import { ratesOf, regionsOf, type PriceBook, type TieredRate } from '../cost/price-book.ts'
import type { FreeAllowance } from '../cost/price-book-schema.ts'
import { openPriceBook } from './open-price-book.ts'

/** What a rate is for: a platform's own bill, the cluster to compare with, or what is paid beside them all. */
const priceGroups = ['lambda', 'emr-serverless', 'glue', 'emr-ec2', 'companion'] as const
type PriceGroup = (typeof priceGroups)[number]

export interface PriceListing {
  readonly priceBook: string
  readonly released: string
  readonly freeTier: readonly FreeAllowance[]
  /** Items in the order of the book, regions in alphabetical order. At least one. */
  readonly rates: readonly TieredRate[]
}

export interface PriceListingRequest {
  /** Name or path; the newest built-in book for undefined. */
  readonly priceBook: string | undefined
  readonly region: string | undefined
  /** A part of the item's name, whatever its case. */
  readonly item: string | undefined
  readonly platform: PriceGroup | undefined
}

/** The rates of a book that fit the request. @throws NotFound naming what there is; UsageInvalid for no price book. */
export async function listPrices(request: PriceListingRequest): Promise<PriceListing> {
  const book = await openPriceBook(request.priceBook)
  const { region } = request
  if (region !== undefined && !regionsOf(book).includes(region)) throw unknownRegion(book, region)
  const asked = askedFor(ratesOf(book), request)
  const rates = asked.filter(({ rate }) => region === undefined || rate.region === region)
  if (rates.length === 0) throw nothingFits(book, asked, request)
  const items = new Set(rates.map(({ rate }) => rate.item))
  return {
    priceBook: book.name,
    released: book.released,
    freeTier: book.freeTier.filter((allowance) => allowance.items.some((item) => items.has(item))),
    rates,
  }
}

function groupOf(item: string): PriceGroup {
  if (/^(emr-)?ec2-/.test(item)) return 'emr-ec2'
  return priceGroups.find((group) => item.startsWith(`${group}-`)) ?? 'companion'
}

const askedFor = (
  rates: readonly TieredRate[],
  { item, platform }: PriceListingRequest,
): readonly TieredRate[] =>
  rates
    .filter(({ rate }) => platform === undefined || groupOf(rate.item) === platform)
    .filter(({ rate }) => item === undefined || rate.item.includes(item.toLowerCase()))

function unknownRegion(book: PriceBook, region: string): NotFound {
  return new NotFound(`no rates for region ${region}: price book ${book.name}`, {
    suggestions: [
      `The book has rates for regions: ${regionsOf(book).join(', ')}.`,
      'Or make a book with it: `soalbench prices refresh --regions …`.',
    ],
  })
}

function nothingFits(
  book: PriceBook,
  elsewhere: readonly TieredRate[],
  { region, item, platform }: PriceListingRequest,
): NotFound {
  const what = [platform, item === undefined ? undefined : `"${item}"`].filter((part) => part !== undefined)
  const where = region === undefined ? '' : ` in ${region}`
  const there = elsewhere.length > 0 ? elsewhere : ratesOf(book)
  const items = [...new Set(there.map(({ rate }) => rate.item))].toSorted()
  const regions = [...new Set(elsewhere.map(({ rate }) => rate.region))].toSorted()
  return new NotFound(`no rate for ${what.join(' and ')}${where}: price book ${book.name}`, {
    suggestions: [
      elsewhere.length > 0
        ? `The book has ${items.join(', ')} in ${regions.join(', ')}.`
        : `The book has rates for items: ${items.join(', ')}.`,
    ],
  })
}
