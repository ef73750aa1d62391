import { NotFound, PriceMissing } from '../core/errors.ts'
import { decimal } from '../cost/decimal.ts'
import { loadPriceBook, type PriceBook } from '../cost/price-book.ts'
import type { StoredRun, StoredTrial } from '../store/run-record.ts'
import { priceTrial } from './price-trial.ts'

/** The run at the prices of another book. @throws PriceMissing, and then nothing is priced */
export function priceAgain({ run, trials, notes }: StoredRun, book: PriceBook): StoredRun {
  return {
    run: { ...run, priceBook: book.name },
    trials: trials.map((trial) => priceTrial(trial, book)),
    notes,
  }
}

/**
 * The run as it was priced. An earlier release did not split its invoices by reason, and did not price what it paid beside
 * its samples: that is made up for where the book is built in and gives the recorded total.
 */
export function priceAsRecorded(stored: StoredRun): StoredRun {
  const book = knownBook(stored.run.priceBook)
  if (book === undefined) return stored
  return { ...stored, trials: stored.trials.map((trial) => trialAsRecorded(trial, book)) }
}

/** One trial of such a run; `book` is the one of the run. */
export function trialAsRecorded(trial: StoredTrial, book: PriceBook): StoredTrial {
  try {
    const priced = priceTrial(trial, book)
    return isSame(trial, priced) ? priced : { ...priced, invoice: trial.invoice }
  } catch (error) {
    // What was billed when it ran stands, whatever this release knows of it.
    if (error instanceof PriceMissing) return trial
    throw error
  }
}

function isSame(recorded: StoredTrial, priced: StoredTrial): boolean {
  if (recorded.invoice === null || priced.invoice === null) return recorded.invoice === priced.invoice
  return decimal(recorded.invoice.totalUsd).eq(priced.invoice.totalUsd)
}

function knownBook(name: string): PriceBook | undefined {
  try {
    return loadPriceBook(name)
  } catch (error) {
    if (error instanceof NotFound) return undefined
    throw error
  }
}
