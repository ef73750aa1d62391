import type { Trial } from '../core/trial.ts'
import { decimal, decimalText, sum } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { StoredTrial } from '../store/run-record.ts'

/**
 * A trial with what it cost: its own sample, and everything else that was billed for it. Failed trials are billed too; only
 * what was never metered has no invoice. @throws PriceMissing
 */
export function priceTrial(trial: Trial, book: PriceBook): StoredTrial {
  return {
    ...trial,
    invoice: trial.usage === null ? null : invoiceFor(trial.usage, book),
    overheadInvoices: trial.overheadUsage.map((usage) => invoiceFor(usage, book)),
  }
}

/** Everything that was billed for a trial, as an exact decimal. */
export function spentUsd({
  invoice,
  overheadInvoices,
}: Pick<StoredTrial, 'invoice' | 'overheadInvoices'>): string {
  const invoices = invoice === null ? overheadInvoices : [invoice, ...overheadInvoices]
  return decimalText(sum(invoices.map(({ totalUsd }) => decimal(totalUsd))))
}
