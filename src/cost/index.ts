import type { Invoice, InvoiceLine, Rate } from '../core/invoice.ts'
import type { Platform } from '../core/platform.ts'
import type { Usage, UsageOf } from '../core/usage.ts'
import type { Biller } from './biller.ts'
import { decimal, decimalText, sum } from './decimal.ts'
import { emrServerless } from './emr-serverless.ts'
import { glue } from './glue.ts'
import { lambda } from './lambda.ts'
import { rateLookup, type PriceBook } from './price-book.ts'

type Billers = { readonly [P in Platform]: Biller<P> }

const billers = { lambda, 'emr-serverless': emrServerless, glue } satisfies Billers

/**
 * What a usage costs at the list prices of a book, in the usage's region; the total is the exact sum of the lines.
 * @throws PriceMissing naming item, region and book. @throws UsageInvalid for a quantity that is no quantity.
 */
export function invoiceFor(usage: Usage, book: PriceBook): Invoice {
  const lines = linesOf(usage.platform, usage, rateLookup(book, usage.region))
  const totalUsd = decimalText(sum(lines.map((line) => decimal(line.amountUsd))))
  return { priceBook: book.name, lines, totalUsd }
}

function linesOf<P extends Platform>(
  platform: P,
  usage: UsageOf<P>,
  rate: (item: string) => Rate,
): readonly InvoiceLine[] {
  const table: Billers = billers
  return table[platform].bill(usage, rate)
}
