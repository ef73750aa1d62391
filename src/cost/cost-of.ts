import type { BillableUsage } from '../core/usage.ts'
import { chargesOf } from './billers/index.ts'
import type { Charge } from './charge.ts'
import { zero, type Decimal } from './decimal.ts'
import { MonthToDate } from './month-to-date.ts'
import { priceCharges } from './price-charges.ts'
import type { PriceBook } from './price-book.ts'
import { rateCard, type RateCard } from './rate-card.ts'

/**
 * The total of `priceUsage` at the start of a month, without its texts: for a million usages one after the other, none of
 * which moves the next into another tier. @throws PriceMissing, UsageInvalid
 */
export function costOf(
  usage: BillableUsage,
  book: PriceBook,
  options: { readonly discountPercent?: string } = {},
): Decimal {
  const card = rateCard(book, usage.region, options.discountPercent)
  const charges = chargesOf(usage)
  return (
    withinFirstTiers(charges, card) ?? priceCharges(charges, card, MonthToDate.start.meter(), false).totalUsd
  )
}

/** As nearly always. Undefined where a charge, or several of one item, may reach another tier. */
function withinFirstTiers(charges: readonly Charge[], card: RateCard): Decimal | undefined {
  let total = zero
  for (const { item, quantity } of charges) {
    const [first] = card(item).tiers
    if (first.to?.lte(quantity.times(charges.length)) === true) return undefined
    total = total.plus(quantity.times(first.usd))
  }
  return total
}
