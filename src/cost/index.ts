import type { Invoice } from '../core/invoice.ts'
import type { BillablePlatform, BillableUsage } from '../core/usage.ts'
import type { Biller } from './billers/biller.ts'
import { emrEc2 } from './billers/emr-ec2.ts'
import { emrServerless } from './billers/emr-serverless.ts'
import { glue } from './billers/glue.ts'
import { lambda } from './billers/lambda.ts'
import type { Charge } from './charge.ts'
import { decimal, decimalText, sum } from './decimal.ts'
import { MonthToDate } from './month-to-date.ts'
import { priceCharges } from './price-charges.ts'
import { rateLookup, type PriceBook } from './price-book.ts'

type Billers = { readonly [P in BillablePlatform]: Biller<P> }

const billers = { lambda, 'emr-serverless': emrServerless, glue, 'emr-ec2': emrEc2 } satisfies Billers

export interface PricingOptions {
  /** Subtract the monthly free allowances of the account. Default: they are not there. */
  readonly freeTier?: boolean
  /** 0 to 100, as a decimal string; off every rate. */
  readonly discountPercent?: string
}

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
  _options: PricingOptions = {},
): Priced {
  const lines = priceCharges(chargesOf(usage.platform, usage), rateLookup(book, usage.region))
  const totalUsd = decimalText(sum(lines.map((line) => decimal(line.amountUsd))))
  return { invoice: { priceBook: book.name, lines, totalUsd, basis: usage.basis, boundsUsd: null }, month }
}

/** As the only usage of a month, at list prices, without the free tier. @throws PriceMissing, UsageInvalid */
export const invoiceFor = (usage: BillableUsage, book: PriceBook): Invoice =>
  priceUsage(usage, book, MonthToDate.start).invoice

function chargesOf<P extends BillablePlatform>(
  platform: P,
  usage: Extract<BillableUsage, { platform: P }>,
): readonly Charge[] {
  const table: Billers = billers
  return table[platform].bill(usage)
}
