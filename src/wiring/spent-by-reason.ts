import { lineReasons, type InvoiceLine, type LineReason } from '../core/invoice.ts'
import { decimal, decimalText, zero, type Decimal } from '../cost/decimal.ts'

/** What was spent on each reason, exactly; all together are the total of the lines. */
export function reasonsOf(lines: readonly InvoiceLine[]): Readonly<Record<LineReason, string>> {
  const spent = new Map<LineReason, Decimal>(lineReasons.map((reason) => [reason, zero]))
  for (const { reason, amountUsd } of lines) {
    spent.set(reason, (spent.get(reason) ?? zero).plus(decimal(amountUsd)))
  }
  const of = (reason: LineReason): string => decimalText(spent.get(reason) ?? zero)
  return {
    work: of('work'),
    'start-up': of('start-up'),
    'minimum-or-rounding': of('minimum-or-rounding'),
    idle: of('idle'),
  }
}
