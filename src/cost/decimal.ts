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

export const zero: Decimal = decimal(0)

/** No account uses as much of anything in a month: beyond it is a slip of units. */
const mostBillable = 1e15

/**
 * A billable quantity, which must not become a price of 0.
 * @throws UsageInvalid naming one that is negative, no number, or more than there can be.
 */
export function billable(quantity: number, name: string): Decimal {
  return decimal(notNegative(quantity, name))
}

/** As `billable`, still a number. */
export const notNegative = (quantity: number, name: string): number => within(quantity, name, 0, mostBillable)

/** @throws UsageInvalid naming a quantity outside of its limits. */
export function within(quantity: number, name: string, least: number, most: number): number {
  if (quantity >= least && quantity <= most) return quantity
  throw new UsageInvalid(`not a billable quantity: ${name} is ${quantity}`, {
    suggestions: [
      most === mostBillable ? 'Give a number that is not negative.' : `${least} to ${most} can be bought.`,
    ],
  })
}

/** Never in exponent form. */
export const decimalText = (value: Decimal): string => value.toFixed()

/** For words beside the exact figure, to a millionth: much faster than a decimal's text. */
export const shortText = (value: number): string => `${Math.round(value * 1e6) / 1e6}`

/** 6000000000 as 6,000,000,000, for words. */
export const grouped = (digits: string): string =>
  digits.length < 4 ? digits : digits.replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',')

/** By the coefficient that big.js documents: a comparison would make another decimal first. */
export const isZero = (value: Decimal): boolean => value.c[0] === 0

export const sum = (values: readonly Decimal[]): Decimal =>
  values.reduce((total, value) => total.plus(value), zero)

export const least = (a: Decimal, b: Decimal): Decimal => (a.lt(b) ? a : b)
export const most = (a: Decimal, b: Decimal): Decimal => (a.lt(b) ? b : a)

/** To 9 digits after the point, towards 0: a part is never more than its whole. */
export const truncated = (value: Decimal): Decimal => value.round(9, 0)
