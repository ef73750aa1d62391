import { NotFound, PriceMissing } from '../core/errors.ts'
import type { Rate } from '../core/invoice.ts'
import aws202611 from './prices/aws-2026-11.json' with { type: 'json' }

/** A dated, immutable set of rates; a released one is never edited, a new price is a new book. */
export interface PriceBook {
  readonly name: string
  readonly currency: string
  /** ISO date. */
  readonly released: string
  readonly sheets: readonly PriceSheet[]
}

/** The rates of one item that share source and date. */
interface PriceSheet {
  readonly item: string
  readonly unit: string
  readonly source: string
  readonly retrieved: string
  readonly confidence: string
  readonly rates: readonly { readonly region: string; readonly usd: string }[]
  /** Monthly quantities from which on a lower rate holds; `rates` is what holds from 0. */
  readonly tiers: readonly { readonly from: string; readonly usd: string }[]
}

const awsNovember2026: PriceBook = aws202611

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
