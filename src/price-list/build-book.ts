import { parsePriceBook, type PriceBook, type PriceSheet } from '../cost/price-book-schema.ts'
import type { ListRate } from './collect-rates.ts'

export interface BookOptions {
  readonly name: string
  /** ISO date of the day on which the list was read. */
  readonly today: string
  /** The list does not have them: an account's free allowances are taken over, with their source. */
  readonly freeTier: PriceBook['freeTier']
}

/** A price book of what was found in the list: a sheet for each rate, for each has its own SKU. */
export function buildBook(rates: readonly ListRate[], { name, today, freeTier }: BookOptions): PriceBook {
  const sheets = rates.map((rate) => sheetOf(rate, today))
  return parsePriceBook({ name, currency: 'USD', released: today, freeTier, sheets }, name)
}

function sheetOf({ query, region, skus, found }: ListRate, today: string): PriceSheet {
  const [first, ...tiers] = found.tiers
  const published = found.published === '' ? '' : `, published ${found.published}`
  return {
    item: query.item,
    unit: query.unit,
    source: `AWS Price List Query API, ${query.serviceCode}, SKU ${skus.join(' and ')}${published}`,
    retrieved: today,
    confidence: 'AWS',
    rates: [{ region, usd: first.usd }],
    tiers: [...tiers],
  }
}
