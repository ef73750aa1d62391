import { NotFound, PriceMissing } from '../core/errors.ts'
import type { Rate } from '../core/invoice.ts'
import { parsePriceBook, type PriceBook } from './price-book-schema.ts'
import aws202611 from './prices/aws-2026-11.json' with { type: 'json' }

const awsNovember2026 = parsePriceBook(aws202611, 'aws-2026-11')

export type { PriceBook } from './price-book-schema.ts'

/** Oldest first: the last one is the default. */
export const priceBooks: readonly [PriceBook, ...PriceBook[]] = [awsNovember2026]

/** @throws NotFound naming the books that there are. */
export function loadPriceBook(name: string): PriceBook {
  const book = priceBooks.find((candidate) => candidate.name === name)
  if (book !== undefined) return book
  throw new NotFound(`no such price book: ${name}`, {
    suggestions: [`There is ${priceBooks.map((candidate) => candidate.name).join(', ')}.`],
  })
}

/** The rates of one region. What it gives throws PriceMissing for an item that the book does not have there. */
export function rateLookup(book: PriceBook, region: string): (item: string) => Rate {
  return (item) => {
    for (const { rates, unit, source, retrieved, confidence } of book.sheets.filter((s) => s.item === item)) {
      const found = rates.find((rate) => rate.region === region)
      if (found !== undefined) return { item, region, usd: found.usd, unit, source, retrieved, confidence }
    }
    throw new PriceMissing(`no rate for ${item} in ${region}: price book ${book.name}`, {
      suggestions: [
        `Choose a region that the book knows: ${regionsOf(book, item).join(', ') || 'none for this item'}.`,
      ],
    })
  }
}

const regionsOf = (book: PriceBook, item: string): readonly string[] =>
  book.sheets
    .filter((sheet) => sheet.item === item)
    .flatMap((sheet) => sheet.rates.map((rate) => rate.region))
