import { itemsOf, ratesOf, type TieredRate } from '../cost/price-book.ts'
import { workloadOf, type WorkbookContent } from './content.ts'
import { candidateFigures, type CandidateFigures } from './month-figures.ts'
import type { LevelFigures, LineFigures } from './month-figures.ts'

/** Where each candidate, level and line stands, so that sheets can point at one another. Rows count from 0. */
export interface Layout {
  readonly candidates: readonly PlacedCandidate[]
  /** Rows of the tables of size classes, with room for more. */
  readonly mixRows: number
  readonly rates: readonly TieredRate[]
  /** Rates of an item at most. */
  readonly tiers: number
  readonly workloads: readonly string[]
  /** Places of the ranking: candidates of the workload that has most. */
  readonly ranks: number
}

export interface PlacedCandidate {
  readonly figures: CandidateFigures
  /** Of the sheet Model. */
  readonly levels: readonly { readonly row: number; readonly figures: LevelFigures }[]
  /** Of the sheet Monthly cost. */
  readonly row: number
  readonly lines: readonly { readonly row: number; readonly figures: LineFigures }[]
}

export const modelFirstRow = 6
export const monthlyRankRow = 6

/** Room that a size mix has at least. */
const leastMixRows = 24

export function layOut(content: WorkbookContent): Layout {
  const all = content.candidates.map((planned) => candidateFigures(planned, content))
  const items = new Set(all.flatMap(({ lines }) => lines.map(({ units }) => units.item)))
  const rates = ratesOf(content.book).filter(({ rate }) => items.has(rate.item))
  const workloads = distinct(all.map(({ planned }) => workloadOf(planned.candidate)))
  const ofWorkload = (name: string): number =>
    all.filter(({ planned }) => workloadOf(planned.candidate) === name).length
  const ranks = Math.max(...workloads.map(ofWorkload))
  return {
    candidates: place(all, ranks),
    mixRows: Math.max(leastMixRows, content.inputs.mix.length),
    rates: rates.toSorted(byItemAndRegion(itemsOf(content.book))),
    tiers: Math.max(1, ...rates.map(({ tiers }) => tiers.length)),
    workloads,
    ranks,
  }
}

/** Section title and header of a table take two rows, an empty row follows it. */
function place(all: readonly CandidateFigures[], ranks: number): readonly PlacedCandidate[] {
  let modelRow = modelFirstRow
  const firstCandidate = summaryHeaderRow(ranks) + 1
  let lineRow = lineHeaderRow(ranks, all.length) + 1
  return all.map((figures, at) => ({
    figures,
    levels: figures.rows.map((level) => ({ row: modelRow++, figures: level })),
    row: firstCandidate + at,
    lines: figures.lines.map((line) => ({ row: lineRow++, figures: line })),
  }))
}

/** The chart beside the ranking wants its height. */
export const summaryHeaderRow = (ranks: number): number => monthlyRankRow + Math.max(ranks, 14) + 3
export const lineHeaderRow = (ranks: number, candidates: number): number =>
  summaryHeaderRow(ranks) + candidates + 3

const byItemAndRegion = (items: readonly string[]) => (a: TieredRate, b: TieredRate) =>
  items.indexOf(a.rate.item) - items.indexOf(b.rate.item) || (a.rate.region < b.rate.region ? -1 : 1)

const distinct = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]
