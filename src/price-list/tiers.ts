import { decimal, decimalText, type Decimal } from '../cost/decimal.ts'
import type { PriceDimension } from './parse-product.ts'

/** From `from` on, in the month's quantity of the item; exact decimals. */
interface ListTier {
  readonly from: string
  readonly usd: string
}

export type Tiers = readonly [ListTier, ...ListTier[]]

/** The tiers of a term, the first from 0; or in words why its price dimensions are none. */
export type TierReading = { readonly tiers: Tiers } | { readonly problem: string }

interface Range {
  readonly begin: Decimal
  /** null: without end. */
  readonly end: Decimal | null
  readonly usd: Decimal
}

/**
 * Price dimensions in any order to tiers: contiguous from 0 to `Inf`, in US dollars, none at a price of 0. Neighbours
 * of one price become one tier, so that two lists that charge the same read the same.
 */
export function readTiers(dimensions: readonly PriceDimension[]): TierReading {
  const ranges: Range[] = []
  for (const dimension of dimensions) {
    const range = readRange(dimension)
    if ('problem' in range) return range
    ranges.push(range)
  }
  ranges.sort((a, b) => a.begin.cmp(b.begin))
  const problem = gapOf(ranges)
  if (problem !== undefined) return { problem }
  const tiers = ranges.map(({ begin, usd }) => ({ from: decimalText(begin), usd: decimalText(usd) }))
  const [first, ...rest] = tiers.filter((tier, index) => index === 0 || tiers[index - 1]?.usd !== tier.usd)
  return first === undefined ? { problem: 'no price dimension' } : { tiers: [first, ...rest] }
}

function readRange({
  beginRange,
  endRange,
  pricePerUnit,
}: PriceDimension): Range | { readonly problem: string } {
  const begin = number(beginRange)
  const end = endRange === 'Inf' ? null : number(endRange)
  if (begin === undefined || end === undefined) {
    return { problem: `a tier from "${beginRange}" to "${endRange}"` }
  }
  const price = pricePerUnit['USD']
  if (price === undefined) {
    return { problem: `no price in USD, but in ${Object.keys(pricePerUnit).join(', ') || 'no currency'}` }
  }
  const usd = number(price)
  if (usd === undefined) return { problem: `a price of "${price}"` }
  if (usd.lte(0)) return { problem: `a price of 0 from ${beginRange} on` }
  return { begin, end, usd }
}

/** What keeps sorted ranges from covering every quantity exactly once. */
function gapOf(ranges: readonly Range[]): string | undefined {
  if (ranges.length === 0) return 'no price dimension'
  let reached: Decimal | null = decimal(0)
  for (const { begin, end } of ranges) {
    if (reached === null) return `a second tier without end, from ${decimalText(begin)}`
    if (!begin.eq(reached)) {
      return `tiers that are not contiguous: one ends at ${decimalText(reached)}, the next begins at ${decimalText(begin)}`
    }
    if (end !== null && end.lte(begin)) return `an empty tier from ${decimalText(begin)}`
    reached = end
  }
  return reached === null ? undefined : `no price above ${decimalText(reached)}`
}

/** Amounts of the list: digits, a point, seldom an exponent; never negative. */
const number = (text: string): Decimal | undefined =>
  /^\d+(\.\d+)?(e[+-]?\d{1,2})?$/i.test(text) ? decimal(text) : undefined
