import type { InvoiceLine } from '../core/invoice.ts'
import type { Charge } from './charge.ts'
import { decimalText, isZero, least, zero, type Decimal } from './decimal.ts'
import { everywhere, type Meter } from './month-to-date.ts'
import type { CardAllowance, CardEntry, CardTier, RateCard } from './rate-card.ts'

export interface PricedCharges {
  readonly lines: readonly InvoiceLine[]
  /** The exact sum of the lines. */
  readonly totalUsd: Decimal
}

/**
 * Charges at their marginal cost in the month of `meter`, which counts them: C(consumed + quantity) - C(consumed), one
 * line for each tier that is touched. With `freeTier`, what is left of an allowance comes first, at a rate of 0. It
 * counts for the tiers like the rest, and is used up by what comes first, whether or not it is subtracted.
 * @throws PriceMissing naming item, region and book
 */
export function priceCharges(
  charges: readonly Charge[],
  card: RateCard,
  meter: Meter,
  freeTier: boolean,
): PricedCharges {
  const lines: InvoiceLine[] = []
  let totalUsd = zero
  for (const charge of charges) {
    const entry = card(charge.item)
    const free = freePart(charge, entry, meter, freeTier)
    if (free !== zero && entry.allowance !== undefined)
      lines.push(freeLine(charge, free, entry, entry.allowance))
    if (free === zero || free.lt(charge.quantity)) {
      totalUsd = totalUsd.plus(addTiered(lines, charge, free, entry, meter))
    }
    meter.add(charge.item, entry.region, charge.quantity)
  }
  return { lines, totalUsd }
}

/** `zero` where nothing is free. Counts the charge for its allowance, too. */
function freePart(
  { quantity, outsideFreeTier }: Charge,
  { allowance }: CardEntry,
  meter: Meter,
  freeTier: boolean,
): Decimal {
  if (allowance === undefined || outsideFreeTier === true) return zero
  const before = meter.consumed(allowance.name, everywhere)
  meter.add(allowance.name, everywhere, quantity)
  if (!freeTier || isZero(quantity) || before.gte(allowance.quantity)) return zero
  return least(quantity, allowance.quantity.minus(before))
}

/** Adds the lines of what is not free, and gives their sum. */
function addTiered(
  lines: InvoiceLine[],
  charge: Charge,
  free: Decimal,
  entry: CardEntry,
  meter: Meter,
): Decimal {
  const { tiers } = entry
  let rest = free === zero ? charge.quantity : charge.quantity.minus(free)
  if (tiers.length === 1) return addLine(lines, charge, rest, entry, tiers[0])
  let at = meter.consumed(charge.item, entry.region).plus(free)
  if (tiers[0].to?.gt(at.plus(rest)) === true) return addLine(lines, charge, rest, entry, tiers[0])
  let usd = zero
  for (const tier of tiers) {
    if (tier.to?.lte(at) === true) continue
    const part = tier.to === undefined ? rest : least(rest, tier.to.minus(at))
    usd = usd.plus(addLine(lines, charge, part, entry, tier))
    at = at.plus(part)
    rest = rest.minus(part)
    if (isZero(rest)) break
  }
  return usd
}

function addLine(
  lines: InvoiceLine[],
  { item, rule, reason }: Charge,
  quantity: Decimal,
  { unit, confidence }: CardEntry,
  tier: CardTier,
): Decimal {
  const amount = quantity.times(tier.usd)
  lines.push({
    item,
    quantity: decimalText(quantity),
    unit,
    rateUsd: tier.usdText,
    amountUsd: decimalText(amount),
    rule: rule + tier.words,
    reason,
    confidence,
  })
  return amount
}

const freeLine = (
  { item, rule, reason }: Charge,
  quantity: Decimal,
  { unit, confidence }: CardEntry,
  { words }: CardAllowance,
): InvoiceLine => ({
  item,
  quantity: decimalText(quantity),
  unit,
  rateUsd: '0',
  amountUsd: '0',
  rule: rule + words,
  reason,
  confidence,
})
