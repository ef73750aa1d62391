import type { PlannedTrial, Plan } from '../bench/plan.ts'
import { worstCaseUsage } from '../bench/plan-usage.ts'
import { UsageInvalid } from '../core/errors.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { decimal, decimalText, type Decimal } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'

/**
 * Money of a run. A trial starts only when what was billed so far and the most that it can be billed for stay within
 * the cap together.
 */
export class Budget {
  readonly #capUsd: Decimal | undefined
  readonly #plan: Pick<Plan, 'region' | 'timeoutSeconds'>
  readonly #book: PriceBook
  #settledUsd = decimal(0)

  constructor(options: {
    capUsd: string | undefined
    plan: Pick<Plan, 'region' | 'timeoutSeconds'>
    book: PriceBook
  }) {
    this.#capUsd = options.capUsd === undefined ? undefined : parseUsd(options.capUsd)
    this.#plan = options.plan
    this.#book = options.book
  }

  /** Billed so far, exact. */
  get settledUsd(): string {
    return decimalText(this.#settledUsd)
  }

  settle(trial: Pick<StoredTrial, 'invoice'>): void {
    if (trial.invoice !== null) this.#settledUsd = this.#settledUsd.plus(trial.invoice.totalUsd)
  }

  /** Why a trial may not start, or undefined. */
  readonly refuse = (trial: PlannedTrial): string | undefined => {
    if (this.#capUsd === undefined) return undefined
    const { region, timeoutSeconds } = this.#plan
    const worstUsd = invoiceFor(worstCaseUsage(trial.cell, region, timeoutSeconds), this.#book).totalUsd
    if (this.#settledUsd.plus(worstUsd).lte(this.#capUsd)) return undefined
    return `the next trial could cost up to $${worstUsd}: with $${this.settledUsd} billed so far that is over --max-cost ${decimalText(this.#capUsd)}`
  }
}

/** @throws UsageInvalid naming the flag. */
export function parseUsd(text: string): Decimal {
  if (/^\d+(\.\d+)?$/.test(text)) return decimal(text)
  throw new UsageInvalid(`not an amount of US dollars in --max-cost: "${text}"`, {
    suggestions: ['Give a number, for example --max-cost 2.50.'],
  })
}
