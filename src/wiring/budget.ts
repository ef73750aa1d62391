import type { PlannedTrial, Plan } from '../bench/plan.ts'
import { worstCaseUsage, worstSampleUsage } from '../bench/plan-usage.ts'
import type { Cell } from '../core/cell.ts'
import { UsageInvalid } from '../core/errors.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { decimal, decimalText, sum, type Decimal } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { spentUsd } from './price-trial.ts'

/** What a trial has cost so far, its lost attempts and everything around its sample included. */
type Spent = Pick<StoredTrial, 'trialId' | 'cell' | 'invoice' | 'overheadInvoices' | 'unmeteredAttempts'>

/**
 * Money of a run. A trial starts only when what was billed so far, the most that attempts without a known bill can have
 * cost, and the most that the trial can be billed for stay within the cap together.
 */
export class Budget {
  readonly #capUsd: Decimal | undefined
  readonly #plan: Pick<Plan, 'region' | 'timeoutSeconds'>
  readonly #book: PriceBook
  /** By trial: one that is run again after an interruption carries what it cost before, and replaces it here. */
  readonly #trials = new Map<string, { readonly settledUsd: Decimal; readonly reservedUsd: Decimal }>()

  constructor(options: {
    capUsd: string | undefined
    plan: Pick<Plan, 'region' | 'timeoutSeconds'>
    book: PriceBook
  }) {
    this.#capUsd = options.capUsd === undefined ? undefined : parseUsd(options.capUsd)
    this.#plan = options.plan
    this.#book = options.book
  }

  /** Billed so far, exact: samples that count and all others. */
  get settledUsd(): string {
    return decimalText(sum([...this.#trials.values()].map((trial) => trial.settledUsd)))
  }

  /** The most that attempts may have cost of which no bill is known. */
  get reservedUsd(): string {
    return decimalText(sum([...this.#trials.values()].map((trial) => trial.reservedUsd)))
  }

  settle(trial: Spent): void {
    const reservedUsd =
      trial.unmeteredAttempts === 0
        ? decimal(0)
        : decimal(this.#worstSampleUsd(trial.cell)).times(trial.unmeteredAttempts)
    this.#trials.set(trial.trialId, { settledUsd: decimal(spentUsd(trial)), reservedUsd })
  }

  /** Why a trial may not start, or undefined. */
  readonly refuse = (trial: PlannedTrial): string | undefined => {
    if (this.#capUsd === undefined) return undefined
    const { region, timeoutSeconds } = this.#plan
    const worstUsd = invoiceFor(worstCaseUsage(trial.cell, region, timeoutSeconds), this.#book).totalUsd
    const { settledUsd, reservedUsd } = this
    if (decimal(settledUsd).plus(reservedUsd).plus(worstUsd).lte(this.#capUsd)) return undefined
    const unknown = decimal(reservedUsd).gt(0) ? ` and up to $${shortUsd(reservedUsd)} not known` : ''
    return `the next trial could cost up to $${shortUsd(worstUsd)}: with $${shortUsd(settledUsd)} billed so far${unknown} that is over --max-cost ${decimalText(this.#capUsd)}`
  }

  #worstSampleUsd(cell: Cell): string {
    const { region, timeoutSeconds } = this.#plan
    return invoiceFor(worstSampleUsage(cell, region, timeoutSeconds), this.#book).totalUsd
  }
}

/** For people: whether it is over the cap was decided on all digits. */
const shortUsd = (usd: string): string => decimalText(decimal(Number(usd).toPrecision(4)))

/** @throws UsageInvalid naming the flag. */
export function parseUsd(text: string): Decimal {
  if (/^\d+(\.\d+)?$/.test(text)) return decimal(text)
  throw new UsageInvalid(`not an amount of US dollars in --max-cost: "${text}"`, {
    suggestions: ['Give a number, for example --max-cost 2.50.'],
  })
}
