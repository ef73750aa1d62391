import { UsageInvalid } from '../core/errors.ts'
import { decimal, decimalText, type Decimal } from '../cost/decimal.ts'
import type { Spending } from '../history/spending.ts'
import { parseUsd } from './budget.ts'

/** What a night may still spend: its budget without what the last 24 hours took, by hand or by schedule. */
export class Purse {
  readonly #spending: Spending
  /** Undefined: without a bound. */
  #left: Decimal | undefined
  /** What nights of the last 24 hours had spent before this one, exact US dollars. */
  readonly before: string
  #spent: Decimal = decimal('0')

  private constructor(spending: Spending, budget: string | undefined, before: string) {
    this.#spending = spending
    this.before = before
    this.#left = budget === undefined ? undefined : decimal(budget).minus(before)
  }

  /** @throws UsageInvalid naming the flag */
  static async open(spending: Spending, budget: string | undefined): Promise<Purse> {
    if (budget !== undefined) parseUsd(budget)
    return new Purse(spending, budget, await spending.lastDay())
  }

  get isEmpty(): boolean {
    return this.#left !== undefined && !this.#left.gt(0)
  }

  get spent(): string {
    return decimalText(this.#spent)
  }

  /** One run within what is left, which is given as its `--max-cost`. */
  async pay<T extends { readonly usd: string }>(run: (cap: readonly string[]) => Promise<T>): Promise<T> {
    const cap = this.#left === undefined ? undefined : decimalText(this.#left)
    const settle = await this.#spending.reserve(cap ?? '0')
    const done = await run(cap === undefined ? [] : ['--max-cost', cap]).catch(async (error: unknown) => {
      // Refused before it began. After anything else the reservation stands: it may have been spent.
      if (error instanceof UsageInvalid) await settle('0')
      throw error
    })
    this.#left = this.#left?.minus(done.usd)
    this.#spent = this.#spent.plus(done.usd)
    await settle(done.usd)
    return done
  }
}
