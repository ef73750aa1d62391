import { cellKey, type Cell } from '../core/cell.ts'
import type { Architecture } from '../core/platform.ts'
import type { Usage } from '../core/usage.ts'
import { decimal, decimalText, zero, type Decimal } from '../cost/decimal.ts'
import { priceUsage } from '../cost/index.ts'
import { MonthToDate } from '../cost/month-to-date.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { streamUsage, type RunRead, type StoredUsage } from '../store/stream-usage.ts'
import { findWorkspace } from '../store/workspace.ts'
import { discountPercent } from './discount-percent.ts'
import { openPriceBook } from './open-price-book.ts'
import { pricedElsewhere, type Elsewhere } from './priced-elsewhere.ts'

export interface RepriceRequest {
  readonly workspace: string
  /** A run id, `latest`, or `all`. */
  readonly run: string
  readonly priceBook: string | undefined
  readonly region: string | undefined
  readonly architecture: Architecture | undefined
  /** As typed; 0 to 100. */
  readonly discount: string | undefined
}

/** Exact decimal strings; null where it is not known of every trial, or there is no success to divide by. */
export interface RepricedCost {
  readonly trials: number
  readonly succeeded: number
  /** Trials that have no usage: never started, or never metered. */
  readonly withoutUsage: number
  readonly recordedUsd: string | null
  readonly newUsd: string
  readonly recordedUsdPerSuccess: string | null
  readonly newUsdPerSuccess: string | null
}

export interface Repriced {
  readonly runs: readonly RunRead[]
  readonly priceBook: string
  readonly currency: 'USD'
  readonly region: string | null
  readonly architecture: Architecture | null
  readonly discountPercent: string
  readonly cells: readonly (Cell & RepricedCost)[]
  readonly total: RepricedCost
  /** Billed beside the samples: runs that warm a sandbox, samples that were rejected. No part of the cells. */
  readonly overhead: { readonly usages: number; readonly recordedUsd: string | null; readonly newUsd: string }
  /** Attempts that may have been billed, and of which nobody knows how much. */
  readonly unmeteredAttempts: number
}

/**
 * Prices stored trials again: with another book, in another region or on another architecture, for the same billed
 * quantities. @throws UsageInvalid, NotFound, StoreCorrupt; PriceMissing, and then there is no result
 */
export async function repriceTrials(request: RepriceRequest): Promise<Repriced> {
  const discount = discountPercent(request.discount)
  const book = await openPriceBook(request.priceBook)
  const pricing = new Repricing(book, request, discount)
  const workspace = await findWorkspace(request.workspace)
  const runs = await streamUsage(workspace, request.run, pricing.add)
  return {
    runs,
    priceBook: book.name,
    currency: 'USD',
    region: request.region ?? null,
    architecture: request.architecture ?? null,
    discountPercent: discount,
    ...pricing.result(),
  }
}

/** Running sums per cell: trials themselves are not kept. */
class Repricing {
  readonly #usdOf: (usage: Usage) => Decimal
  readonly #cells = new Map<string, { cell: Cell; sums: Sums }>()
  /** Trials of a cell mostly share one object. */
  readonly #known = new WeakMap<Cell, Sums>()
  readonly #total = new Sums()
  readonly #overhead = { usages: 0, recorded: zero, complete: true, again: zero }
  #unmeteredAttempts = 0

  constructor(book: PriceBook, elsewhere: Elsewhere, discount: string) {
    const options = { discountPercent: discount }
    this.#usdOf = (usage) =>
      decimal(
        priceUsage(pricedElsewhere(usage, elsewhere), book, MonthToDate.start, options).invoice.totalUsd,
      )
  }

  readonly add = (trials: readonly StoredUsage[]): void => {
    for (const trial of trials) {
      const usd = trial.usage === null ? null : this.#usdOf(trial.usage)
      this.#sumsOf(trial.cell).add(trial, usd)
      this.#total.add(trial, usd)
      this.#unmeteredAttempts += trial.unmeteredAttempts
      if (trial.overheadUsage.length > 0) this.#addOverhead(trial)
    }
  }

  result(): Pick<Repriced, 'cells' | 'total' | 'overhead' | 'unmeteredAttempts'> {
    const { usages, recorded, complete, again } = this.#overhead
    return {
      cells: [...this.#cells]
        .sort(([a], [b]) => inOrder.compare(a, b))
        .map(([, { cell, sums }]) => ({ ...cell, ...sums.cost() })),
      total: this.#total.cost(),
      overhead: {
        usages,
        recordedUsd: complete ? decimalText(recorded) : null,
        newUsd: decimalText(again),
      },
      unmeteredAttempts: this.#unmeteredAttempts,
    }
  }

  #sumsOf(cell: Cell): Sums {
    const known = this.#known.get(cell)
    if (known !== undefined) return known
    const key = cellKey(cell)
    const { sums } = this.#cells.get(key) ?? { sums: new Sums() }
    this.#cells.set(key, { cell, sums })
    this.#known.set(cell, sums)
    return sums
  }

  #addOverhead({ overheadUsage, overheadUsd }: StoredUsage): void {
    const overhead = this.#overhead
    overhead.usages += overheadUsage.length
    overhead.complete &&= overheadUsd.length === overheadUsage.length
    for (const usd of overheadUsd) overhead.recorded = overhead.recorded.plus(decimal(usd))
    for (const usage of overheadUsage) overhead.again = overhead.again.plus(this.#usdOf(usage))
  }
}

/** What trials cost together, as recorded and again. */
class Sums {
  #trials = 0
  #succeeded = 0
  #withoutUsage = 0
  #recorded: Decimal | null = zero
  #again = zero

  add({ state, recordedUsd }: StoredUsage, usd: Decimal | null): void {
    this.#trials += 1
    if (state === 'succeeded') this.#succeeded += 1
    if (usd === null) {
      this.#withoutUsage += 1
      return
    }
    this.#again = this.#again.plus(usd)
    this.#recorded = recordedUsd === null ? null : (this.#recorded?.plus(decimal(recordedUsd)) ?? null)
  }

  /** Every attempt is billed: the cost of a success is what all of them cost, over those that succeeded. */
  cost(): RepricedCost {
    const perSuccess = (total: Decimal | null): string | null =>
      total === null || this.#succeeded === 0 ? null : decimalText(total.div(this.#succeeded))
    return {
      trials: this.#trials,
      succeeded: this.#succeeded,
      withoutUsage: this.#withoutUsage,
      recordedUsd: this.#recorded && decimalText(this.#recorded),
      newUsd: decimalText(this.#again),
      recordedUsdPerSuccess: perSuccess(this.#recorded),
      newUsdPerSuccess: perSuccess(this.#again),
    }
  }
}

const inOrder = new Intl.Collator('en', { numeric: true })
