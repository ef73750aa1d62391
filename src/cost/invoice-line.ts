import type { InvoiceLine, Rate } from '../core/invoice.ts'
import { decimal, decimalText, type Decimal } from './decimal.ts'

/** amount = quantity × rate, exactly. `rule` says in words how the quantity came about. */
export const invoiceLine = (quantity: Decimal, rate: Rate, rule: string): InvoiceLine => ({
  item: rate.item,
  quantity: decimalText(quantity),
  unit: rate.unit,
  rateUsd: rate.usd,
  amountUsd: decimalText(quantity.times(decimal(rate.usd))),
  rule,
})
