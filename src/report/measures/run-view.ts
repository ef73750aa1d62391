import type { Rate } from '../../core/invoice.ts'
import type { PriceBook } from '../../cost/price-book.ts'
import { startLevels, type Format } from '../../core/platform.ts'
import type { StoredRun, StoredTrial } from '../../store/run-record.ts'
import { compareRun, type ComparedRun } from './compared-run.ts'
import { summarizeCells, type CellSummary } from './cell-summary.ts'
import { levelViews, type LevelView } from './level-view.ts'
import { seriesOf, type Series } from './series.ts'

export interface ReportOptions {
  /** Of the program that writes the report; the run may have been made by another. */
  readonly soalbenchVersion: string
  /** Of every interval; 0.95 where it is not given. */
  readonly confidence?: number
  /** Rates of the run's price book with their sources, for the items that its invoices used. */
  readonly rates?: readonly Rate[]
  /** Prices the durations between the measured sizes; by default the built-in book of the run's name. */
  readonly book?: PriceBook | undefined
  /** Bootstrap draws behind each crossing; 2,000 where it is not given, 1,000 for more than 500 trials. */
  readonly draws?: number
}

/** One run with everything that more than one section needs of it. */
export interface RunView {
  readonly stored: StoredRun
  readonly trials: readonly StoredTrial[]
  readonly cells: readonly CellSummary[]
  readonly series: readonly Series[]
  /** What is compared with each other. */
  readonly levels: readonly LevelView[]
  readonly workloads: readonly string[]
  readonly formats: readonly Format[]
  /** Ascending. */
  readonly sizes: readonly number[]
  readonly confidence: number
  readonly rates: readonly Rate[]
  /** Where platforms overtake each other. */
  readonly compared: ComparedRun
  /** Put before table ids and file names: empty where the report has only one run. */
  readonly prefix: string
}

export function viewRun(stored: StoredRun, options: ReportOptions, prefix: string): RunView {
  const trials = [...stored.trials].sort((a, b) => a.sequence - b.sequence)
  const confidence = options.confidence ?? 0.95
  const series = seriesOf(trials)
  return {
    stored,
    trials,
    cells: inOrder(summarizeCells(trials, confidence), series),
    series,
    levels: levelViews(trials),
    formats: [...new Set(trials.map((trial) => trial.cell.format))],
    workloads: [...new Set(trials.map((trial) => trial.cell.workload))].sort(),
    sizes: [...new Set(trials.map((trial) => trial.cell.payloadBytes))].sort((a, b) => a - b),
    confidence,
    rates: options.rates ?? [],
    compared: compareRun(stored, { book: options.book, confidence, draws: options.draws }),
    prefix,
  }
}

/** By workload, start level, format, series and size: the order of tables and charts. */
function inOrder(cells: readonly CellSummary[], series: readonly Series[]): CellSummary[] {
  const place = new Map(series.map(({ key }, index) => [key, index]))
  return [...cells].sort(
    (a, b) =>
      compare(a.cell.workload, b.cell.workload) ||
      compare(a.cell.format, b.cell.format) ||
      a.cell.payloadBytes - b.cell.payloadBytes ||
      (place.get(a.seriesKey) ?? 0) - (place.get(b.seriesKey) ?? 0) ||
      startLevels.indexOf(a.cell.startLevel) - startLevels.indexOf(b.cell.startLevel),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The format as a quiet second line, where a run has more than one. */
export function formatNote(view: RunView, format: Format): { note?: string } {
  return view.formats.length > 1 ? { note: format } : {}
}

/** Cells of one workload in all formats that were used for it. */
export function cellsOf(view: RunView, workload: string): CellSummary[] {
  return view.cells.filter(({ cell }) => cell.workload === workload)
}
