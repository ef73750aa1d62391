import type { BillablePlatform, BillableUsage, UsageBasis } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'

type Billable<P extends BillablePlatform> = Extract<BillableUsage, { platform: P }>

/**
 * How one platform counts: a pure function of usage to charges, which price-charges.ts turns into invoice lines at the
 * rates of a book. Implementations: <platform>.ts beside this; register in index.ts beside this.
 */
export interface Biller<P extends BillablePlatform = BillablePlatform> {
  readonly platform: P
  /** @throws UsageInvalid for a quantity that is none. @throws PriceMissing for a size without a known unit count. */
  bill(usage: Billable<P>): readonly Charge[]
  /** What the platform may have counted instead; null where its figures leave no room. Absent: they never do. */
  bounds?(usage: Billable<P>): ChargeBounds | null
  /** Absent: the one that the usage has. */
  basis?(usage: Billable<P>): UsageBasis
}

/** The same items as the bill has, no quantity above it in `low`, none below it in `high`. */
export interface ChargeBounds {
  readonly low: readonly Charge[]
  readonly high: readonly Charge[]
}
