import { zero, type Decimal } from './decimal.ts'

/** In the place of a region where something counts over all of them: a free allowance. */
export const everywhere = 'all regions'

/**
 * What an account has consumed in a month so far. Tiers count per item and region (the item names the architecture), a
 * free allowance by its name, once per account over all regions. Immutable.
 */
export class MonthToDate {
  static readonly start = new MonthToDate(new Map())
  readonly #consumed: Consumption

  private constructor(consumed: Consumption) {
    this.#consumed = consumed
  }

  /** In the unit of the item, or of the free allowance that is asked for `everywhere`. */
  consumed(item: string, place: string): Decimal {
    return this.#consumed.get(place)?.get(item) ?? zero
  }

  plus(item: string, place: string, quantity: Decimal): MonthToDate {
    const meter = this.meter()
    meter.add(item, place, quantity)
    return meter.read()
  }

  /** To add much to, without a copy of all for each. */
  meter(): Meter {
    return new Meter(this.#consumed, (consumed) => new MonthToDate(consumed))
  }
}

type Consumption = ReadonlyMap<string, ReadonlyMap<string, Decimal>>

/** Counts on from a month, which itself stays as it is. */
export class Meter {
  readonly #consumed: Map<string, Map<string, Decimal>>
  readonly #freeze: (consumed: Consumption) => MonthToDate

  constructor(from: Consumption, freeze: (consumed: Consumption) => MonthToDate) {
    this.#consumed = copied(from)
    this.#freeze = freeze
  }

  consumed(item: string, place: string): Decimal {
    return this.#consumed.get(place)?.get(item) ?? zero
  }

  add(item: string, place: string, quantity: Decimal): void {
    const there = this.#consumed.get(place)
    if (there === undefined) this.#consumed.set(place, new Map([[item, quantity]]))
    else there.set(item, (there.get(item) ?? zero).plus(quantity))
  }

  /** What was counted so far; counting may go on. */
  read(): MonthToDate {
    return this.#freeze(copied(this.#consumed))
  }
}

const copied = (consumption: Consumption): Map<string, Map<string, Decimal>> =>
  new Map([...consumption].map(([place, items]) => [place, new Map(items)]))
