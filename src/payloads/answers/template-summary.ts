import { addGroup, type AggregateTotals } from './aggregate.ts'
import { etlBlockSum } from './etl.ts'
import { bestOf, type RankedRow } from './join.ts'
import type { FactReader, Facts } from './template-facts.ts'

/** What one block of a template adds to the answers. */
export interface TemplateSummary {
  readonly distinct: number
  readonly etl: (base: number) => bigint
  readonly groups: AggregateTotals
  readonly ranked: ReadonlyMap<string, readonly RankedRow[]>
}

export function summaryOf(facts: Facts, { groups, rankGroups }: FactReader): TemplateSummary {
  const repeats = facts.repeated.reduce((sum, repeated) => sum + repeated, 0)
  return {
    distinct: facts.repeated.length - repeats,
    etl: etlBlockSum(facts),
    groups: groupTotals(facts, groups.texts),
    ranked: rankedRows(facts, rankGroups.texts),
  }
}

function groupTotals(facts: Facts, names: readonly string[]): AggregateTotals {
  const zeros = (start: number): Float64Array => new Float64Array(names.length).fill(start)
  const [listings, priceSum, reviewsSum] = [zeros(0), zeros(0), zeros(0)]
  const [nightsMin, priceMax] = [zeros(Number.POSITIVE_INFINITY), zeros(Number.NEGATIVE_INFINITY)]
  for (let index = 0; index < facts.group.length; index += 1) {
    const group = facts.group[index] ?? 0
    const [price = 0, reviews = 0, nights = 0] = [
      facts.price[index],
      facts.reviews[index],
      facts.nights[index],
    ]
    if (price <= 0 || reviews < 1) continue
    listings[group] = (listings[group] ?? 0) + 1
    priceSum[group] = (priceSum[group] ?? 0) + price
    reviewsSum[group] = (reviewsSum[group] ?? 0) + reviews
    nightsMin[group] = Math.min(nightsMin[group] ?? nights, nights)
    priceMax[group] = Math.max(priceMax[group] ?? price, price)
  }
  const totals: AggregateTotals = new Map()
  for (const [group, name] of names.entries()) {
    const count = listings[group] ?? 0
    if (count === 0) continue
    addGroup(totals, name, {
      listings: count,
      priceSum: priceSum[group] ?? 0,
      reviewsSum: reviewsSum[group] ?? 0,
      nightsMin: nightsMin[group] ?? 0,
      priceMax: priceMax[group] ?? 0,
    })
  }
  return totals
}

function rankedRows(facts: Facts, names: readonly string[]): Map<string, readonly RankedRow[]> {
  const rows: RankedRow[][] = names.map(() => [])
  for (let index = 0; index < facts.rankGroup.length; index += 1) {
    const group = facts.rankGroup[index] ?? -1
    if (group >= 0) rows[group]?.push({ taxed: facts.taxed[index] ?? 0, id: facts.low[index] ?? 0 })
  }
  return new Map(names.map((name, group) => [name, bestOf(rows[group] ?? [])] as const))
}
