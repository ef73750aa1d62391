import { cellKey, type Cell } from '../../core/cell.ts'
import type { TrialState } from '../../core/trial.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import { billOf, type CellBill } from './cell-bill.ts'
import { estimateOf } from './estimate-of.ts'
import type { Estimate } from '../../core/estimate.ts'
import { groupBy } from '../../core/group-by.ts'
import { seriesKey } from './series.ts'

/** All trials of one cell and what they say. Only succeeded trials enter the two figures. */
export interface CellSummary {
  readonly key: string
  readonly cell: Cell
  readonly seriesKey: string
  readonly trials: readonly StoredTrial[]
  readonly counts: Readonly<Record<TrialState, number>>
  /** Our clock, submit to finish. */
  readonly clientMs: Estimate | null
  readonly usd: Estimate | null
  readonly bill: CellBill
}

/** One summary per cell, as first met. */
export function summarizeCells(trials: readonly StoredTrial[], confidence: number): CellSummary[] {
  const groups = groupBy(trials, (trial) => cellKey(trial.cell))
  return [...groups].flatMap(([key, group]) => summarize(key, group, confidence))
}

function summarize(key: string, trials: readonly StoredTrial[], confidence: number): CellSummary[] {
  const [first] = trials
  if (first === undefined) return []
  const succeeded = trials.filter((trial) => trial.state === 'succeeded')
  return [
    {
      key,
      cell: first.cell,
      seriesKey: seriesKey(first),
      trials,
      counts: countStates(trials),
      clientMs: estimateOf(present(succeeded.map((trial) => trial.clientMs)), confidence),
      usd: estimateOf(present(succeeded.map(usdOf)), confidence),
      bill: billOf(trials),
    },
  ]
}

export function countStates(trials: readonly StoredTrial[]): Record<TrialState, number> {
  const counts = { succeeded: 0, failed: 0, invalid: 0, unsupported: 0, cancelled: 0 }
  for (const { state } of trials) counts[state] += 1
  return counts
}

/** Binary floating point is good enough to place and compare; exact totals stay decimal strings. */
export function usdOf(trial: StoredTrial): number | null {
  return trial.invoice === null ? null : Number(trial.invoice.totalUsd)
}

export function present(values: readonly (number | null | undefined)[]): number[] {
  return values.flatMap((value) => (typeof value === 'number' && Number.isFinite(value) ? [value] : []))
}
