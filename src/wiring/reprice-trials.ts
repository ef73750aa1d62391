import { cellKey, type Cell } from '../core/cell.ts'
import { Kept } from '../core/kept.ts'
import type { Architecture } from '../core/platform.ts'
import type { Usage } from '../core/usage.ts'
import { costOf } from '../cost/cost-of.ts'
import { decimal, decimalText, zero, type Decimal } from '../cost/decimal.ts'
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

/**
 * Exact decimal strings, of the trials that have a usage: null where none has, where what was recorded is not known of
 * every one, and where there is no success to divide by.
 */
interface RepricedCost {
  readonly trials: number
  readonly succeeded: number
  /** Trials that have no usage: never started, or never metered. */
  readonly withoutUsage: number
  readonly recordedUsd: string | null
  readonly newUsd: string | null
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
  readonly #overhead = { usages: 0, recorded: zero, complete: true, again: zero }
  /** Equal usages share one object. */
  readonly #costs = new Kept<Usage, Decimal>()
  #unmeteredAttempts = 0

  constructor(book: PriceBook, elsewhere: Elsewhere, discountPercent: string) {
    // Each is the only usage of its month: what came before it in the run must not move it into another tier.
    this.#usdOf = (usage) =>
      this.#costs.get(usage, () => costOf(pricedElsewhere(usage, elsewhere), book, { discountPercent }))
  }

  readonly add = (trial: StoredUsage): void => {
    this.#sumsOf(trial.cell).add(trial, trial.usage === null ? null : this.#usdOf(trial.usage))
    this.#unmeteredAttempts += trial.unmeteredAttempts
    if (trial.overheadUsage.length > 0) this.#addOverhead(trial)
  }

  result(): Pick<Repriced, 'cells' | 'total' | 'overhead' | 'unmeteredAttempts'> {
    const { usages, recorded, complete, again } = this.#overhead
    return {
      cells: [...this.#cells]
        .sort(([a], [b]) => inOrder.compare(a, b))
        .map(([, { cell, sums }]) => ({ ...cell, ...sums.cost() })),
      total: Sums.of([...this.#cells.values()].map(({ sums }) => sums)).cost(),
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
  /** Of `#recorded` and `#again`, what invalid trials were billed. */
  #invalid = { recorded: zero, again: zero }

  static of(parts: readonly Sums[]): Sums {
    const total = new Sums()
    for (const part of parts) {
      total.#trials += part.#trials
      total.#succeeded += part.#succeeded
      total.#withoutUsage += part.#withoutUsage
      total.#recorded = plus(total.#recorded, part.#recorded)
      total.#again = total.#again.plus(part.#again)
      total.#invalid = {
        recorded: total.#invalid.recorded.plus(part.#invalid.recorded),
        again: total.#invalid.again.plus(part.#invalid.again),
      }
    }
    return total
  }

  add({ succeeded, invalid, recordedUsd }: StoredUsage, usd: Decimal | null): void {
    this.#trials += 1
    if (succeeded) this.#succeeded += 1
    if (usd === null) {
      this.#withoutUsage += 1
      return
    }
    this.#again = this.#again.plus(usd)
    if (invalid) this.#addInvalid(usd, recordedUsd)
    this.#recorded = recordedUsd === null ? null : plus(this.#recorded, decimal(recordedUsd))
  }

  #addInvalid(usd: Decimal, recordedUsd: string | null): void {
    const { recorded, again } = this.#invalid
    this.#invalid = { recorded: recorded.plus(decimal(recordedUsd ?? '0')), again: again.plus(usd) }
  }

  /** Every attempt is billed: the cost of a success is what all but the invalid ones cost, over those that succeeded. */
  cost(): RepricedCost {
    const known = this.#withoutUsage < this.#trials
    const [recorded, again] = known ? [this.#recorded, this.#again] : [null, null]
    const perSuccess = (total: Decimal | null, invalid: Decimal): string | null =>
      total === null || this.#succeeded === 0 ? null : decimalText(total.minus(invalid).div(this.#succeeded))
    return {
      trials: this.#trials,
      succeeded: this.#succeeded,
      withoutUsage: this.#withoutUsage,
      recordedUsd: recorded && decimalText(recorded),
      newUsd: again && decimalText(again),
      recordedUsdPerSuccess: perSuccess(recorded, this.#invalid.recorded),
      newUsdPerSuccess: perSuccess(again, this.#invalid.again),
    }
  }
}

/** What is not known of one is not known of both. */
const plus = (a: Decimal | null, b: Decimal | null): Decimal | null =>
  a === null || b === null ? null : a.plus(b)

const inOrder = new Intl.Collator('en', { numeric: true })
