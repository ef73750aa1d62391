import type { Rate } from '../core/invoice.ts'
import { decimal, decimalText, grouped, type Decimal } from './decimal.ts'
import { tieredRateLookup, type PriceBook, type RateTier } from './price-book.ts'
import { discountOf } from './pricing-options.ts'

/** What lines of one item need, read once: a million of them are priced at the same rates. */
export interface CardEntry {
  readonly item: string
  readonly region: string
  readonly unit: string
  readonly confidence: Rate['confidence']
  readonly tiers: readonly [CardTier, ...CardTier[]]
  readonly allowance: CardAllowance | undefined
}

export interface CardTier {
  /** Where the next tier starts; undefined in the last one. */
  readonly to: Decimal | undefined
  /** After the discount. */
  readonly usd: Decimal
  readonly usdText: string
  /** What a rule says of the rate: which tier, which list rate, how sure it is. Empty where there is nothing to say. */
  readonly words: string
}

export interface CardAllowance {
  readonly name: string
  readonly quantity: Decimal
  readonly words: string
}

export type RateCard = (item: string) => CardEntry

/**
 * The rates of a region less a discount. What it gives throws PriceMissing for an item that the book lacks there.
 * @throws UsageInvalid for a discount that is none
 */
export function rateCard(book: PriceBook, region: string, discountPercent: string | undefined): RateCard {
  const cards = mapIn(mapIn(cardsOfBooks, book), discountPercent)
  const known = cards.get(region)
  if (known !== undefined) return known
  const card = newCard(book, region, discountOf(discountPercent))
  cards.set(region, card)
  return card
}

type Cards = Map<string, RateCard>

/** By book, discount and region: books are immutable, and there are few of the others. */
const cardsOfBooks = new WeakMap<PriceBook, Map<string | undefined, Cards>>()

interface Nested<K, V> {
  get(key: K): V | undefined
  set(key: K, value: V): unknown
}

function mapIn<K, K2, V>(outer: Nested<K, Map<K2, V>>, key: K): Map<K2, V> {
  const known = outer.get(key)
  if (known !== undefined) return known
  const made = new Map<K2, V>()
  outer.set(key, made)
  return made
}

function newCard(book: PriceBook, region: string, discount: Decimal): RateCard {
  const lookUp = tieredRateLookup(book, region)
  const entries = new Map<string, CardEntry>()
  return (item) => {
    const known = entries.get(item)
    if (known !== undefined) return known
    const { rate, tiers } = lookUp(item)
    const [first, ...others] = tiers
    const tierOf = (tier: RateTier): CardTier => cardTier(tier, rate, tiers.length, discount)
    const entry: CardEntry = {
      ...{ item, region, unit: rate.unit, confidence: rate.confidence },
      tiers: [tierOf(first), ...others.map(tierOf)],
      allowance: allowanceOf(book, item),
    }
    entries.set(item, entry)
    return entry
  }
}

function cardTier({ from, to, usd }: RateTier, rate: Rate, count: number, discount: Decimal): CardTier {
  // By multiplication, which is exact: a quotient would be rounded.
  const discounted = decimal(usd).times(decimal(100).minus(discount)).times(decimal('0.01'))
  const words = [
    count === 1 ? '' : `; ${span(from, to)} ${plural(rate.unit)} of the month`,
    discount.eq(0) ? '' : `; list rate ${usd} less ${decimalText(discount)} %`,
    rate.confidence === 'single third party' ? '; rate from a single third-party source' : '',
  ]
  return {
    to: to === null ? undefined : decimal(to),
    usd: discounted,
    usdText: discount.eq(0) ? usd : decimalText(discounted),
    words: words.join(''),
  }
}

function span(from: string, to: string | null): string {
  if (to === null) return `above the first ${grouped(from)}`
  return from === '0' ? `within the first ${grouped(to)}` : `from ${grouped(from)} to ${grouped(to)}`
}

function allowanceOf(book: PriceBook, item: string): CardAllowance | undefined {
  const allowance = book.freeTier.find(({ items }) => items.includes(item))
  if (allowance === undefined) return undefined
  const { name, quantity, unit } = allowance
  const words = `; free: within the account's ${grouped(quantity)} ${plural(unit)} a month (${name})`
  return { name, quantity: decimal(quantity), words }
}

const plural = (unit: string): string => (unit === 'GB' ? unit : `${unit}s`)
