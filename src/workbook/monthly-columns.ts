import { cellName, onSheet, rangeName } from './cell-names.ts'
import type { Layout } from './layout.ts'
import { sheetNames } from './names.ts'

/** Columns of the ranking and of the summary on the sheet Monthly cost, from 0. */
export const rankColumns = { rank: 0, candidate: 1, usd: 2, perJob: 3, timesBest: 4 } as const
export const summaryColumns = {
  workload: 0,
  candidate: 1,
  usd: 2,
  usdPerJob: 3,
  infeasible: 4,
  jobSeconds: 5,
  idleSeconds: 6,
  attempts: 7,
  ranked: 8,
  rank: 9,
  usdPerSecond: 10,
  usdPerAttempt: 11,
  note: 12,
} as const

/** Columns of the lines below: what stands before the tiers, two for each tier, and the amount after them. */
export const lineColumns = {
  workload: 0,
  candidate: 1,
  item: 2,
  unit: 3,
  perSecond: 4,
  perAttempt: 5,
  quantity: 6,
  rateRow: 7,
  free: 8,
  tiers: 9,
} as const
export const amountColumn = (tiers: number): number => lineColumns.tiers + 2 * tiers

type SummaryColumn = keyof typeof summaryColumns

/** Of the sheet itself. */
export const summaryCell = (row: number, column: SummaryColumn): string =>
  cellName(row, summaryColumns[column])

/** `'Monthly cost'!$K$30`, for other sheets. */
export const summaryCellFromElsewhere = (row: number, column: SummaryColumn): string =>
  onSheet(sheetNames.monthlyCost, cellName(row, summaryColumns[column], 'both'))

/** A column of the summary, over all candidates. */
export function summaryRange({ candidates }: Layout, column: SummaryColumn): string {
  const row = candidates[0]?.row ?? 0
  return rangeName({ row, rows: candidates.length, column: summaryColumns[column] })
}
