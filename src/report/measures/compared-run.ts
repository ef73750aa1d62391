import { loadPriceBook, type PriceBook } from '../../cost/price-book.ts'
import { NotFound } from '../../core/errors.ts'
import { compareTrials } from '../../crossover/compare-trials.ts'
import type { ComparedTrials } from '../../crossover/comparison.ts'
import type { StoredRun, StoredTrial } from '../../store/run-record.ts'
import { cellKey } from '../../core/cell.ts'
import type { TrialState } from '../../core/trial.ts'
import { evenlyTaken } from './evenly-taken.ts'
import { groupBy } from '../../core/group-by.ts'
import { sizeCurves, type SizeCurve } from './size-curves.ts'

export interface CompareRequest {
  /** Prices the durations between the measured sizes; undefined: the built-in book of the run's name. */
  readonly book?: PriceBook | undefined
  readonly confidence: number
  /** Bootstrap draws behind each crossing; undefined: as many as the trials leave time for. */
  readonly draws: number | undefined
}

/** Where platforms overtake each other in a run, and the curves behind it. */
export interface ComparedRun extends ComparedTrials {
  readonly curves: readonly SizeCurve[]
  /** Prices came from a book; false: only the totals that the trials were recorded with. */
  readonly priced: boolean
  /** Trials left out of the comparison, of cells with more than `mostOfCell`. */
  readonly thinned: number
}

/** The trials of one run held against each other. The same run and request give the same figures. */
export function compareRun({ run, trials }: StoredRun, request: CompareRequest): ComparedRun {
  const { confidence } = request
  const valid = trials.filter(({ state }) => state !== 'invalid').length
  const draws = request.draws ?? (valid > manyTrials ? fewDraws : usualDraws)
  const known = request.book ?? builtIn(run.priceBook)
  const book = known ?? loadPriceBook(fallbackBook)
  const taken = thinned(trials)
  const asBilled = known === undefined ? taken.map(withoutUsage) : taken
  // The seed that `soalbench crossover` has by default: both print the same figures.
  const common = { book, seed: 1, confidence }
  return {
    ...compareTrials(asBilled, { ...common, draws, sizingDraws: Math.min(draws, sizingDraws) }),
    curves: sizeCurves(asBilled, common),
    priced: known !== undefined,
    thinned: trials.length - taken.length,
  }
}

/** More trials of a cell than this narrow no interval that anybody could tell, and each draw takes them all. */
export const mostOfCell = 100

/** Apart by whether they succeeded: a cell with any success is no failed one. */
function thinned(trials: readonly StoredTrial[]): readonly StoredTrial[] {
  const cells = groupBy(trials, ({ cell, state }) => `${cellKey(cell)} ${standing(state)}`)
  if ([...cells.values()].every((cell) => cell.length <= mostOfCell)) return trials
  return [...cells.values()].flatMap((cell) => evenlyTaken(cell, mostOfCell))
}

/** Invalid ones apart, too: they take no place of a failure. */
const standing = (state: TrialState): string =>
  state === 'succeeded' || state === 'invalid' ? state : 'failed'

/** Those of `soalbench crossover`. */
const usualDraws = 2_000
const fewDraws = 1_000
const manyTrials = 500

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
