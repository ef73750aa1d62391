import { guessSeconds } from '../bench/estimate-time.ts'
import type { Plan } from '../bench/plan.ts'
import { usageFor, worstCaseUsage } from '../bench/plan-usage.ts'
import { levelKey } from '../bench/refine-options.ts'
import type { Cell } from '../core/cell.ts'
import { decimal, decimalText } from '../cost/decimal.ts'
import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { gridEquivalentPairs } from '../stats/crossover/grid-equivalent.ts'
import { mostPairs } from './refine-limits.ts'
import { goalsOf } from './refine-goals.ts'

/** What a search may add to the trials that it begins with. Money as exact decimals, a trial at the middle of the sizes. */
export interface SearchPreview {
  readonly metric: 'cost' | 'latency'
  readonly tolerancePercent: number
  /** One for every pair of platforms, workload and start level. */
  readonly searches: number
  readonly expectedTrials: number
  readonly expectedUsd: string
  readonly expectedSeconds: number
  readonly mostTrials: number
  readonly maximumUsd: string
}

/** A coefficient of variation and a slope as they are often met, for a guess before anything is measured. */
const usual = { cv: 0.15, slope: 0.5 }
/** Two rounds of four pairs are the least. */
const leastPairs = 8

export function previewSearch(plan: Plan, book: PriceBook): SearchPreview | undefined {
  const { refine, region, timeoutSeconds } = plan
  if (refine === undefined) return undefined
  const { metric, tolerance, gridSizes } = refine
  const goals = goalsOf(plan, book)
  const middle = Math.sqrt(Math.min(...gridSizes) * Math.max(...gridSizes))
  const pairs = Math.max(leastPairs, gridEquivalentPairs({ sizes: 1, ...usual, tolerance }))
  const most = mostPairs(tolerance)
  const total = { expectedUsd: decimal(0), maximumUsd: decimal(0), seconds: 0 }
  const usdOf = (usage: Parameters<typeof invoiceFor>[0]) => decimal(invoiceFor(usage, book).totalUsd)
  for (const goal of goals) {
    for (const platform of goal.platforms) {
      const own = plan.cells.filter((cell) => cell.platform === platform && levelKey(cell) === levelKey(goal))
      const dearest = own.map((cell) => usdOf(worstCaseUsage(cell, region, timeoutSeconds)))
      const cell = at(middle, own)
      const seconds = guessSeconds(cell)
      total.seconds += seconds * pairs
      total.expectedUsd = total.expectedUsd.plus(usdOf(usageFor(cell, region, seconds)).times(pairs))
      const worst = dearest.reduce((a, b) => (a.gt(b) ? a : b))
      total.maximumUsd = total.maximumUsd.plus(worst.times(most))
    }
  }
  return {
    ...{ metric, tolerancePercent: Number((tolerance * 100).toPrecision(6)), searches: goals.length },
    expectedTrials: goals.length * 2 * pairs,
    expectedUsd: decimalText(total.expectedUsd),
    expectedSeconds: total.seconds,
    mostTrials: goals.length * 2 * most,
    maximumUsd: decimalText(total.maximumUsd),
  }
}

/** The most that a trial of the plan can cost, US dollars. */
export function dearestTrial({ cells, region, timeoutSeconds }: Plan, book: PriceBook): string {
  const worst = cells.map((cell) =>
    decimal(invoiceFor(worstCaseUsage(cell, region, timeoutSeconds), book).totalUsd),
  )
  return decimalText(worst.reduce((a, b) => (a.gt(b) ? a : b)))
}

function at(payloadBytes: number, [cell]: readonly Cell[]): Cell {
  if (cell === undefined) throw new RangeError('a search without cells')
  return { ...cell, payloadBytes }
}
