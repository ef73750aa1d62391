import { UsageInvalid } from '../core/errors.ts'
import { decimal, zero, type Decimal } from './decimal.ts'

export interface PricingOptions {
  /** Subtract the monthly free allowances of the account. Default: they are not there. */
  readonly freeTier?: boolean
  /** 0 to 100, as a decimal string; off every rate. */
  readonly discountPercent?: string
}

/** 0 where there is none. @throws UsageInvalid */
export function discountOf(discountPercent: string | undefined): Decimal {
  if (discountPercent === undefined) return zero
  const percent = /^\d+(\.\d+)?$/.test(discountPercent) ? decimal(discountPercent) : undefined
  if (percent?.lte(100) === true) return percent
  throw new UsageInvalid(`not a discount: discountPercent is ${discountPercent}`, {
    suggestions: ['Give a percentage from 0 to 100, such as 12.5.'],
  })
}
