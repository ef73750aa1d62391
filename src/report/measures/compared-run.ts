import { loadPriceBook, type PriceBook } from '../../cost/price-book.ts'
import { NotFound } from '../../core/errors.ts'
import { compareTrials } from '../../crossover/compare-trials.ts'
import type { ComparedTrials } from '../../crossover/comparison.ts'
import type { StoredRun, StoredTrial } from '../../store/run-record.ts'
import { sizeCurves, type SizeCurve } from './size-curves.ts'

export interface CompareRequest {
  /** Prices the durations between the measured sizes; undefined: the built-in book of the run's name. */
  readonly book?: PriceBook | undefined
  readonly confidence: number
  /** Bootstrap draws behind each crossing. */
  readonly draws: number
}

/** Where platforms overtake each other in a run, and the curves behind it. */
export interface ComparedRun extends ComparedTrials {
  readonly curves: readonly SizeCurve[]
  /** Prices came from a book; false: only the totals that the trials were recorded with. */
  readonly priced: boolean
}

/** The trials of one run held against each other. The same run and request give the same figures. */
export function compareRun({ run, trials }: StoredRun, request: CompareRequest): ComparedRun {
  const { confidence, draws } = request
  const known = request.book ?? builtIn(run.priceBook)
  const book = known ?? loadPriceBook(fallbackBook)
  const asBilled = known === undefined ? trials.map(withoutUsage) : trials
  // The seed that `soalbench crossover` has by default: both print the same figures.
  const common = { book, seed: 1, confidence }
  return {
    ...compareTrials(asBilled, { ...common, draws, sizingDraws: Math.min(draws, sizingDraws) }),
    curves: sizeCurves(asBilled, common),
    priced: known !== undefined,
  }
}

/** For tables of single sizings, which nobody reads to the last digit. */
const sizingDraws = 400

/** Asked for nothing: totals as they were recorded need no rate. */
const fallbackBook = 'aws-2026-11'

const withoutUsage = (trial: StoredTrial): StoredTrial => ({ ...trial, usage: null })

function builtIn(name: string): PriceBook | undefined {
  try {
    return loadPriceBook(name)
  } catch (error) {
    if (error instanceof NotFound) return undefined
    throw error
  }
}
