import { UsageInvalid } from '../core/errors.ts'
import type { InvoiceLine, LineReason } from '../core/invoice.ts'
import { decimal, decimalText, sum } from '../cost/decimal.ts'
import { priceCompanions, priceUsage, type PricingOptions } from '../cost/index.ts'
import { MonthToDate } from '../cost/month-to-date.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { parseUsageDocument } from '../cost/usage-document/parse-usage-document.ts'
import type { UsageEntry } from '../cost/usage-document/read-usage.ts'
import { discountPercent } from './discount-percent.ts'
import { openPriceBook } from './open-price-book.ts'
import { nameOf, readUsageText } from './read-usage-text.ts'
import { reasonsOf } from './spent-by-reason.ts'

export interface EstimateRequest {
  /** A file, or `-` for standard input. */
  readonly usage: string
  /** What the month has consumed before, in the same form. */
  readonly monthToDate: string | undefined
  readonly priceBook: string | undefined
  readonly freeTier: boolean
  /** As typed; 0 to 100. */
  readonly discount: string | undefined
}

interface EstimatedInvoice {
  readonly platform: string
  readonly region: string
  /** Companion charges at the end. */
  readonly lines: readonly InvoiceLine[]
  readonly totalUsd: string
  readonly basis: 'billed' | 'derived'
  readonly boundsUsd: { readonly low: string; readonly high: string } | null
}

/** All amounts are exact decimal strings. */
export interface CostEstimate {
  readonly priceBook: string
  readonly currency: 'USD'
  readonly freeTier: boolean
  readonly discountPercent: string
  readonly invoices: readonly EstimatedInvoice[]
  readonly totalUsd: string
  readonly reasonsUsd: Readonly<Record<LineReason, string>>
  /** Null where no invoice has bounds. */
  readonly boundsUsd: { readonly low: string; readonly high: string } | null
}

/**
 * The invoices of a usage document: its entries are consumed one after the other in one month, so that tiers and free
 * allowances are met once. @throws UsageInvalid, NotFound; PriceMissing, and then there is no total of the rest
 */
export async function estimateCost(request: EstimateRequest): Promise<CostEstimate> {
  const options = pricingOptions(request)
  checkSources(request)
  const book = await openPriceBook(request.priceBook)
  const before = await readEntries(request.monthToDate)
  const entries = await readEntries(request.usage)
  const { month } = priceEntries(before, book, MonthToDate.start, options)
  const { invoices } = priceEntries(entries, book, month, options)
  return {
    priceBook: book.name,
    currency: 'USD',
    freeTier: request.freeTier,
    discountPercent: options.discountPercent,
    invoices,
    totalUsd: sumOf(invoices.map(({ totalUsd }) => totalUsd)),
    reasonsUsd: reasonsOf(invoices.flatMap(({ lines }) => lines)),
    boundsUsd: boundsOf(invoices),
  }
}

const pricingOptions = (request: EstimateRequest): Required<PricingOptions> => ({
  freeTier: request.freeTier,
  discountPercent: discountPercent(request.discount),
})

function checkSources({ usage, monthToDate }: EstimateRequest): void {
  if (usage !== '-' || monthToDate !== '-') return
  throw new UsageInvalid('standard input cannot be read twice: --usage - and --month-to-date -', {
    suggestions: ['Give one of the two as a file.'],
  })
}

async function readEntries(path: string | undefined): Promise<readonly UsageEntry[]> {
  return path === undefined ? [] : parseUsageDocument(await readUsageText(path), nameOf(path))
}

function priceEntries(
  entries: readonly UsageEntry[],
  book: PriceBook,
  start: MonthToDate,
  options: PricingOptions,
): { invoices: readonly EstimatedInvoice[]; month: MonthToDate } {
  let month = start
  const invoices = entries.map(({ usage, companions }): EstimatedInvoice => {
    const priced = priceUsage(usage, book, month, options)
    const beside = priceCompanions(companions, usage.region, book, priced.month, options)
    month = beside.month
    const { basis, boundsUsd, lines, totalUsd } = priced.invoice
    return {
      platform: usage.platform,
      region: usage.region,
      lines: [...lines, ...beside.lines],
      totalUsd: sumOf([totalUsd, beside.totalUsd]),
      basis,
      boundsUsd: boundsUsd && {
        low: sumOf([boundsUsd.low, beside.totalUsd]),
        high: sumOf([boundsUsd.high, beside.totalUsd]),
      },
    }
  })
  return { invoices, month }
}

/** An invoice without bounds is what it is, at both ends. */
function boundsOf(invoices: readonly EstimatedInvoice[]): CostEstimate['boundsUsd'] {
  if (invoices.every(({ boundsUsd }) => boundsUsd === null)) return null
  return {
    low: sumOf(invoices.map(({ boundsUsd, totalUsd }) => boundsUsd?.low ?? totalUsd)),
    high: sumOf(invoices.map(({ boundsUsd, totalUsd }) => boundsUsd?.high ?? totalUsd)),
  }
}

const sumOf = (amounts: readonly string[]): string => decimalText(sum(amounts.map((usd) => decimal(usd))))
