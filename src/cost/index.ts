import type { Companion } from '../core/companion.ts'
import type { Invoice, InvoiceLine } from '../core/invoice.ts'
import type { BillableUsage } from '../core/usage.ts'
import { billOf } from './billers/index.ts'
import { asOneReason } from './as-one-reason.ts'
import type { ChargeBounds } from './billers/biller.ts'
import { chargesOfCompanion } from './companions/index.ts'
import { decimal, decimalText, sum } from './decimal.ts'
import { MonthToDate, type Meter } from './month-to-date.ts'
import { priceCharges } from './price-charges.ts'
import type { PriceBook } from './price-book.ts'
import type { PricingOptions } from './pricing-options.ts'
import { rateCard, type RateCard } from './rate-card.ts'

export type { PricingOptions } from './pricing-options.ts'

export interface Priced {
  readonly invoice: Invoice
  /** What the month has consumed after this usage. */
  readonly month: MonthToDate
}

/**
 * What a usage costs in its region, as the next one of a month in which `month` was consumed before: the marginal cost
 * at the tiers of the book; the total is the exact sum of the lines.
 * @throws PriceMissing naming item, region and book. @throws UsageInvalid for a quantity that is no quantity.
 */
export function priceUsage(
  usage: BillableUsage,
  book: PriceBook,
  month: MonthToDate,
  options: PricingOptions = {},
): Priced {
  const meter = month.meter()
  const invoice = priceInto(meter, usage, book, options)
  return { invoice, month: meter.read() }
}

/** As the only usage of a month, at list prices, without the free tier. @throws PriceMissing, UsageInvalid */
export const invoiceFor = (usage: BillableUsage, book: PriceBook): Invoice =>
  priceInto(MonthToDate.start.meter(), usage, book, {})

/**
 * Usages of one month, one after the other, each as `priceUsage` would: for more of them than fit into memory.
 * Returns the month after the last one. @throws PriceMissing, UsageInvalid
 */
export function* invoicesInTurn(
  usages: Iterable<BillableUsage>,
  book: PriceBook,
  month: MonthToDate,
  options: PricingOptions = {},
): Generator<Invoice, MonthToDate, undefined> {
  const meter = month.meter()
  for (const usage of usages) yield priceInto(meter, usage, book, options)
  return meter.read()
}

/**
 * What each invoice of `invoicesInTurn` comes to, in half of the time: nothing is told apart by reason.
 * @throws PriceMissing, UsageInvalid
 */
export function* totalsInTurn(
  usages: Iterable<BillableUsage>,
  book: PriceBook,
  month: MonthToDate,
  options: PricingOptions = {},
): Generator<string, MonthToDate, undefined> {
  const meter = month.meter()
  for (const usage of usages) {
    const card = rateCard(book, usage.region, options.discountPercent)
    const { charges } = billOf(asOneReason(usage))
    yield decimalText(priceCharges(charges, card, meter, options.freeTier ?? false).totalUsd)
  }
  return meter.read()
}

export interface ConsumedUsages {
  /** In the order of the usages. */
  readonly invoices: readonly Invoice[]
  readonly totalUsd: string
  readonly month: MonthToDate
}

/** Usages of one month in their order, and what they cost together. @throws PriceMissing, UsageInvalid */
export function consumeUsages(
  usages: Iterable<BillableUsage>,
  book: PriceBook,
  month: MonthToDate,
  options: PricingOptions = {},
): ConsumedUsages {
  const meter = month.meter()
  const invoices = Array.from(usages, (usage) => priceInto(meter, usage, book, options))
  const totalUsd = decimalText(sum(invoices.map((invoice) => decimal(invoice.totalUsd))))
  return { invoices, totalUsd, month: meter.read() }
}

export interface PricedCompanions {
  readonly lines: readonly InvoiceLine[]
  readonly totalUsd: string
  readonly month: MonthToDate
}

/** Companion charges in their order, in one region, by the same rules as usages. @throws PriceMissing, UsageInvalid */
export function priceCompanions(
  companions: readonly Companion[],
  region: string,
  book: PriceBook,
  month: MonthToDate,
  options: PricingOptions = {},
): PricedCompanions {
  const meter = month.meter()
  const card = rateCard(book, region, options.discountPercent)
  const charges = companions.flatMap(chargesOfCompanion)
  const { lines, totalUsd } = priceCharges(charges, card, meter, options.freeTier ?? false)
  return { lines, totalUsd: decimalText(totalUsd), month: meter.read() }
}

function priceInto(meter: Meter, usage: BillableUsage, book: PriceBook, options: PricingOptions): Invoice {
  const { charges, basis, bounds } = billOf(usage)
  const card = rateCard(book, usage.region, options.discountPercent)
  const freeTier = options.freeTier ?? false
  // Before the charges are counted: the bounds are of the same place in the month.
  const boundsUsd = bounds === null ? null : priceBounds(bounds, card, meter, freeTier)
  const { lines, totalUsd } = priceCharges(charges, card, meter, freeTier)
  return { priceBook: book.name, lines, totalUsd: decimalText(totalUsd), basis, boundsUsd }
}

function priceBounds(
  { low, high }: ChargeBounds,
  card: RateCard,
  meter: Meter,
  freeTier: boolean,
): { low: string; high: string } {
  const usd = (charges: ChargeBounds['low']): string =>
    decimalText(priceCharges(charges, card, meter.read().meter(), freeTier).totalUsd)
  return { low: usd(low), high: usd(high) }
}
