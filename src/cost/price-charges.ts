import type { InvoiceLine, Rate } from '../core/invoice.ts'
import type { Charge } from './charge.ts'
import { decimal, decimalText, type Decimal } from './decimal.ts'

/** quantity × rate for each charge, exactly. */
export function priceCharges(
  charges: readonly Charge[],
  rate: (item: string) => Rate,
): readonly InvoiceLine[] {
  return charges.map((charge) => invoiceLine(charge, charge.quantity, rate(charge.item)))
}

const invoiceLine = (
  { item, rule, reason }: Charge,
  quantity: Decimal,
  { unit, usd, confidence }: Rate,
): InvoiceLine => ({
  item,
  quantity: decimalText(quantity),
  unit,
  rateUsd: usd,
  amountUsd: decimalText(quantity.times(decimal(usd))),
  rule,
  reason,
  confidence,
})
