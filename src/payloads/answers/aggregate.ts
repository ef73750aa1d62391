import { crc32 } from 'node:zlib'
import type { Answer } from '../../core/result-document.ts'

/** Totals of one group of the `aggregate` workload. */
export interface GroupTotals {
  readonly listings: number
  readonly priceSum: number
  readonly reviewsSum: number
  readonly nightsMin: number
  readonly priceMax: number
}

/** By `neighbourhood_group|room_type`. */
export type AggregateTotals = Map<string, GroupTotals>

/** Adds `totals` to the group as often as a template is used. */
export function addGroup(sums: AggregateTotals, group: string, totals: GroupTotals, times = 1): void {
  const sum = sums.get(group)
  sums.set(group, {
    listings: (sum?.listings ?? 0) + times * totals.listings,
    priceSum: (sum?.priceSum ?? 0) + times * totals.priceSum,
    reviewsSum: (sum?.reviewsSum ?? 0) + times * totals.reviewsSum,
    nightsMin: Math.min(sum?.nightsMin ?? Number.POSITIVE_INFINITY, totals.nightsMin),
    priceMax: Math.max(sum?.priceMax ?? Number.NEGATIVE_INFINITY, totals.priceMax),
  })
}

/** Digest: sum of the CRC-32 of `group|room|listings|price_sum|reviews_sum|nights_min|price_max` over the output rows. */
export function aggregateAnswer(sums: AggregateTotals): Answer {
  let digest = 0n
  for (const [group, { listings, priceSum, reviewsSum, nightsMin, priceMax }] of sums) {
    digest += BigInt(crc32([group, listings, priceSum, reviewsSum, nightsMin, priceMax].join('|')))
  }
  return { rows: sums.size, bytes: null, digest: digest.toString() }
}
