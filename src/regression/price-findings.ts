import { NotFound, PriceMissing } from '../core/errors.ts'
import { invoiceFor } from '../cost/index.ts'
import { loadPriceBook, type PriceBook } from '../cost/price-book.ts'
import type { Arm, Arms } from './arms.ts'
import type { Finding } from './comparison.ts'

/** Runs that were priced differently: what that alone does to the bill of HEAD. It never fails anything. */
export function priceFindings({ base, head }: Arms, book: PriceBook): Finding[] {
  const [before, after] = [booksOf(base), booksOf(head)]
  if (before === after) return []
  const change = changeOf(head, before, after)
  const amount =
    change === undefined
      ? 'by how much cannot be told, since a book is not in this release'
      : `the same units of HEAD cost ${change >= 0 ? '+' : ''}${change.toFixed(1)} %`
  const text = `prices differ, which is no regression: BASE was priced with ${before}, HEAD with ${after}; ${amount}. Billed units of both sides are held against each other at ${book.name}.`
  return [{ kind: 'price-change', text, cells: [] }]
}

const booksOf = ({ runs }: Arm): string =>
  [...new Set(runs.map(({ priceBook }) => priceBook))].toSorted().join(', ')

function changeOf({ trials }: Arm, before: string, after: string): number | undefined {
  const [old, now] = [totalAt(trials, before), totalAt(trials, after)]
  return old === undefined || now === undefined || !(old > 0) ? undefined : 100 * (now / old - 1)
}

function totalAt(trials: Arm['trials'], name: string): number | undefined {
  try {
    const book = loadPriceBook(name)
    return trials.reduce(
      (sum, { usage }) => sum + (usage === null ? 0 : Number(invoiceFor(usage, book).totalUsd)),
      0,
    )
  } catch (error) {
    if (error instanceof NotFound || error instanceof PriceMissing) return undefined
    throw error
  }
}
