import type { InvoiceLine, Rate } from '../core/invoice.ts'
import type { Platform } from '../core/platform.ts'
import type { UsageOf } from '../core/usage.ts'

/**
 * How one platform charges: a pure function of usage and rates. Implementations: <platform>.ts beside this; register
 * in index.ts. `rate` throws PriceMissing for an item that the book does not have: a missing price is never 0.
 */
export interface Biller<P extends Platform = Platform> {
  readonly platform: P
  bill(usage: UsageOf<P>, rate: (item: string) => Rate): readonly InvoiceLine[]
}
