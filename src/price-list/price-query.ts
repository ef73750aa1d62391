import type { RateUnit } from '../cost/price-book-schema.ts'

/** How one SKU of the price list is found in a region. */
export interface SkuQuery {
  readonly serviceCode: string
  /** TERM_MATCH on attributes or `productFamily`; regionCode is always added. */
  readonly filters: Readonly<Record<string, string>>
  /** How `usagetype` ends, after a prefix that is irregular (none, `USE1-`, `EU-`, `APS1-`); `*` is any text. */
  readonly usagetype: string
  /** Usage types with this in them are something else. */
  readonly except?: RegExp
  /** Compared without case, which differs between regions. */
  readonly operation?: string
  /** What the list calls the unit; another one is an error, for it may be a factor of a thousand. */
  readonly listUnit: RegExp
  /** The unit tells SKUs apart: one with another unit is another thing, not an error. */
  readonly unitSelects?: true
}

/** Where the rate of one item of a price book is found. */
export interface PriceQuery extends SkuQuery {
  readonly item: string
  readonly unit: RateUnit
  /** The same rate sold under a second SKU (arm64): where the list has it, it must have the same price. */
  readonly twin?: Pick<SkuQuery, 'filters' | 'usagetype'>
}
