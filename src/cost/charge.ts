import type { LineReason } from '../core/invoice.ts'
import type { Decimal } from './decimal.ts'

/**
 * A billable quantity of one item, before any rate: what a biller makes of a usage. Tiers, free tier and discount are
 * applied to charges in their order, the same way for all platforms.
 */
export interface Charge {
  /** An item of the price book. */
  readonly item: string
  /** In the unit of the item. */
  readonly quantity: Decimal
  readonly reason: LineReason
  /** How the quantity came about, in words. */
  readonly rule: string
  /** The item has a free allowance, but not for this use of it. Absent: no such exception. */
  readonly outsideFreeTier?: boolean
}
