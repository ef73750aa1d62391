import { decimal, type Decimal } from './decimal.ts'

/**
 * What an account has consumed in a month so far. Tiers count per item and region (the item names the architecture), a
 * free allowance once per account over all of them. Immutable.
 */
export class MonthToDate {
  static readonly start = new MonthToDate(new Map())
  readonly #consumed: ReadonlyMap<string, Decimal>

  private constructor(consumed: ReadonlyMap<string, Decimal>) {
    this.#consumed = consumed
  }

  /** In the unit of the item; `place` is a region, or the name of a free allowance. */
  consumed(item: string, place: string): Decimal {
    return this.#consumed.get(`${item}@${place}`) ?? decimal(0)
  }

  plus(item: string, place: string, quantity: Decimal): MonthToDate {
    const key = `${item}@${place}`
    return new MonthToDate(
      new Map(this.#consumed).set(key, (this.#consumed.get(key) ?? decimal(0)).plus(quantity)),
    )
  }
}
