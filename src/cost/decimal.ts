import { Big } from 'big.js'
import { UsageInvalid } from '../core/errors.ts'

export type Decimal = Big

/**
 * An own constructor: quotients have 20 digits after the point, whatever another module sets for Big. Sums and products
 * are exact.
 */
const Exact = Big()
Exact.DP = 20

/** A decimal string of a price book, or a number as its shortest text reads. */
export const decimal = (value: string | number): Decimal => new Exact(value)

/** A billable quantity. @throws UsageInvalid for one that is negative or no number: it must not become a price of 0. */
export function billable(quantity: number, name: string): Decimal {
  if (Number.isFinite(quantity) && quantity >= 0) return decimal(quantity)
  throw new UsageInvalid(`not a billable quantity: ${name} is ${quantity}`, {
    suggestions: ['Give a number that is not negative.'],
  })
}

/** Never in exponent form. */
export const decimalText = (value: Decimal): string => value.toFixed()

export const sum = (values: readonly Decimal[]): Decimal =>
  values.reduce((total, value) => total.plus(value), decimal(0))
