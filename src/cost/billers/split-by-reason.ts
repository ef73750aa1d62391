import type { Charge } from '../charge.ts'
import { isZero, least, truncated, zero, type Decimal } from '../decimal.ts'

export interface Split {
  readonly item: string
  /** What is billed, in the unit of the item. */
  readonly billed: Decimal
  /** The part before minimums and rounding; what is above `billed` does not count. */
  readonly metered: Decimal
  /** Of what was metered, 0 to 1; undefined where it was not observable: then all of it is work. */
  readonly startUpShare: number | undefined
  /** How `billed` came about. */
  readonly rule: string
  /** What was metered, in words. */
  readonly meteredWords: string
  /** What minimum and rounding added, in words. */
  readonly minimumWords: string
}

/**
 * One billed quantity as a charge for each reason that it served: together exactly the quantity, none of them 0 unless
 * the quantity is.
 */
export function splitByReason(split: Split): readonly Charge[] {
  const { item, billed, startUpShare: share = 0, rule, meteredWords, minimumWords } = split
  const metered = split.metered === billed ? billed : least(split.metered, billed)
  const startUp = startUpPart(metered, share)
  const work = startUp === zero ? metered : metered.minus(startUp)
  const minimum = metered === billed ? zero : billed.minus(metered)
  if (isZero(startUp) && isZero(minimum)) return [{ item, quantity: billed, reason: 'work', rule }]
  const charges: Charge[] = []
  if (!isZero(work)) {
    const words = share === 0 ? '' : `${percent(1 - share)} of the `
    const when = share === 0 ? '' : ', after the session was ready'
    charges.push({ item, quantity: work, reason: 'work', rule: `${rule}; ${words}${meteredWords}${when}` })
  }
  if (!isZero(startUp)) {
    const words = `${percent(share)} of the ${meteredWords}, before the session was ready`
    charges.push({ item, quantity: startUp, reason: 'start-up', rule: `${rule}; ${words}` })
  }
  if (!isZero(minimum)) {
    charges.push({ item, quantity: minimum, reason: 'minimum-or-rounding', rule: `${rule}; ${minimumWords}` })
  }
  return charges
}

/** In whole billionths, so that the exact rest is the work. */
function startUpPart(metered: Decimal, share: number): Decimal {
  if (share === 0) return zero
  return share === 1 ? metered : truncated(metered.times(share))
}

const percent = (share: number): string => `${Math.round(share * 10_000) / 100} %`
