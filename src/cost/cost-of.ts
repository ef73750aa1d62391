import type { BillableUsage } from '../core/usage.ts'
import { billOf } from './billers/index.ts'
import type { Decimal } from './decimal.ts'
import { MonthToDate } from './month-to-date.ts'
import { priceCharges } from './price-charges.ts'
import type { PriceBook } from './price-book.ts'
import { rateCard } from './rate-card.ts'

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
  return priceCharges(billOf(usage).charges, card, MonthToDate.start.meter(), false).totalUsd
}
