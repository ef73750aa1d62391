import { cellKey } from '../../core/cell.ts'
import { ratioOfTypical, type RatioOfTypical } from '../../stats/ratio-of-typical.ts'
import { usdOf, type CellSummary } from './cell-summary.ts'
import type { RunView } from './run-view.ts'

/** The same cell in two runs; null where one has none of it. Ratios are second ÷ first. */
export interface PairedCell {
  readonly first: CellSummary | null
  readonly second: CellSummary | null
  readonly time: RatioOfTypical | null
  readonly cost: RatioOfTypical | null
}

/** Every cell of either run, in the order of the first. */
export function pairedCells(first: RunView, second: RunView): PairedCell[] {
  const others = new Map(second.cells.map((summary) => [cellKey(summary.cell), summary]))
  const pairs = first.cells.map((summary) => {
    const other = others.get(cellKey(summary.cell)) ?? null
    others.delete(cellKey(summary.cell))
    return pairOf(summary, other, first.confidence)
  })
  return [...pairs, ...[...others.values()].map((summary) => pairOf(null, summary, first.confidence))]
}

function pairOf(first: CellSummary | null, second: CellSummary | null, confidence: number): PairedCell {
  const ratio = (valuesOf: (summary: CellSummary) => number[]): RatioOfTypical | null => {
    const [over, of] = [first === null ? [] : valuesOf(first), second === null ? [] : valuesOf(second)]
    return of.length === 0 || over.length === 0 ? null : ratioOfTypical(of, over, confidence)
  }
  return { first, second, time: ratio(times), cost: ratio(costs) }
}

const succeeded = ({ trials }: CellSummary) => trials.filter(({ state }) => state === 'succeeded')

const positive = (values: readonly (number | null)[]): number[] =>
  values.flatMap((value) => (value !== null && value > 0 ? [value] : []))

const times = (summary: CellSummary): number[] => positive(succeeded(summary).map(({ clientMs }) => clientMs))

const costs = (summary: CellSummary): number[] => positive(succeeded(summary).map(usdOf))
