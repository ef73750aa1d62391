import { NotFound, PriceMissing } from '../core/errors.ts'
import { shortText } from '../core/short-text.ts'
import type { Rate } from '../core/invoice.ts'
import { parsePriceBook, type PriceBook } from './price-book-schema.ts'
import aws202611 from './prices/aws-2026-11.json' with { type: 'json' }

// Pure, so that a bundle that brings a book of its own does without this one.
const awsNovember2026 = /* @__PURE__ */ parsePriceBook(aws202611, 'aws-2026-11')

export type { PriceBook } from './price-book-schema.ts'

/** Oldest first: the last one is the default. */
export const priceBooks: readonly [PriceBook, ...PriceBook[]] = [awsNovember2026]

/** From `from` on and below `to` (null: without end), in the month's quantity of the item in the region. */
export interface RateTier {
  readonly from: string
  readonly to: string | null
  readonly usd: string
}

export interface TieredRate {
  /** `usd` is the price of the first tier. */
  readonly rate: Rate
  /** At least one; contiguous from 0 to null. */
  readonly tiers: readonly [RateTier, ...RateTier[]]
}

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
  const tiered = tieredRateLookup(book, region)
  return (item) => tiered(item).rate
}

/** The rates of one region with their tiers; one that has none is one tier. @throws PriceMissing, as rateLookup */
export function tieredRateLookup(book: PriceBook, region: string): (item: string) => TieredRate {
  const rates = indexOf(book)
  return (item) => {
    const found = rates.get(item)?.get(region)
    if (found !== undefined) return found
    throw priceMissing(book, item, region)
  }
}

/** Every rate of a book: items in its order, their regions in alphabetical order. */
export const ratesOf = (book: PriceBook): readonly TieredRate[] =>
  [...indexOf(book).values()].flatMap((byRegion) =>
    [...byRegion.values()].toSorted((a, b) => (a.rate.region < b.rate.region ? -1 : 1)),
  )

/** Items of a book, in its order. */
export const itemsOf = (book: PriceBook): readonly string[] => [...indexOf(book).keys()]

/** Regions for which a book has a rate of the item, or of any item; in alphabetical order. */
export function regionsOf(book: PriceBook, item?: string): readonly string[] {
  const byItem = indexOf(book)
  const chosen =
    item === undefined ? [...byItem.values()] : [byItem.get(item) ?? new Map<string, TieredRate>()]
  return [...new Set(chosen.flatMap((byRegion) => [...byRegion.keys()]))].toSorted()
}

type Index = ReadonlyMap<string, ReadonlyMap<string, TieredRate>>

/** Books are immutable, so that what was found once holds: a million trials look their rates up. */
const indexes = new WeakMap<PriceBook, Index>()

function indexOf(book: PriceBook): Index {
  const known = indexes.get(book)
  if (known !== undefined) return known
  const index = new Map<string, Map<string, TieredRate>>()
  for (const { rates, tiers, ...provenance } of book.sheets) {
    const byRegion = index.get(provenance.item) ?? new Map<string, TieredRate>()
    index.set(provenance.item, byRegion)
    for (const { region, usd } of rates) {
      byRegion.set(region, { rate: { ...provenance, region, usd }, tiers: tiersFrom(usd, tiers) })
    }
  }
  indexes.set(book, index)
  return index
}

function tiersFrom(
  usd: string,
  steps: readonly { readonly from: string; readonly usd: string }[],
): readonly [RateTier, ...RateTier[]] {
  const endOf = (index: number): string | null => steps[index]?.from ?? null
  return [
    { from: '0', to: endOf(0), usd },
    ...steps.map((step, index) => ({ from: step.from, to: endOf(index + 1), usd: step.usd })),
  ]
}

function priceMissing(book: PriceBook, item: string, region: string): PriceMissing {
  const regions = regionsOf(book, item)
  const remedy =
    regions.length === 0
      ? 'The book does not have this item in any region: `soalbench prices list` shows what there is.'
      : `The book has it in ${regions.join(', ')}: choose one of these regions.`
  return new PriceMissing(
    `no rate for ${shortText(item, 80)} in ${shortText(region, 60)}: price book ${book.name}`,
    {
      suggestions: [
        remedy,
        'Or make a book of your own with `soalbench prices refresh` and name it with --price-book.',
      ],
    },
  )
}
