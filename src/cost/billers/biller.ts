import type { BillablePlatform, BillableUsage } from '../../core/usage.ts'
import type { Charge } from '../charge.ts'

/**
 * How one platform counts: a pure function of usage to charges, which price-charges.ts turns into invoice lines at the
 * rates of a book. Implementations: <platform>.ts beside this; register in ../index.ts.
 */
export interface Biller<P extends BillablePlatform = BillablePlatform> {
  readonly platform: P
  /** @throws UsageInvalid for a quantity that is none. @throws PriceMissing for a size without a known unit count. */
  bill(usage: Extract<BillableUsage, { platform: P }>): readonly Charge[]
}
