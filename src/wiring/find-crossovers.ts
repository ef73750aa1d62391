import { isRehearsal } from '../core/environment.ts'
import { checkWords } from '../bench/plan-check.ts'
import { NotFound, UsageInvalid } from '../core/errors.ts'
import { startLevels, type StartLevel } from '../core/platform.ts'
import type { PriceBook } from '../cost/price-book.ts'
import { compareTrials } from '../crossover/compare-trials.ts'
import {
  comparedMetrics,
  type ComparedMetric,
  type NotCompared,
  type WinMap,
} from '../crossover/comparison.ts'
import { crossoverEntry, type CrossoverEntry } from '../crossover/crossover-document.ts'
import { sizingLabel } from '../crossover/side-label.ts'
import { readRun } from '../store/read-run.ts'
import type { RunRecord, StoredRun, StoredTrial } from '../store/run-record.ts'
import { findWorkspace } from '../store/workspace.ts'
import { discountPercent } from './discount-percent.ts'
import { openPriceBook } from './open-price-book.ts'

/** The flags as typed. */
export interface CrossoverRequest {
  readonly workspace: string
  /** A run id, or `latest`. */
  readonly run: string
  readonly metric: ComparedMetric | undefined
  readonly workload: string | undefined
  /** Words of `startLevels`. */
  readonly starts: readonly string[]
  readonly priceBook: string | undefined
  readonly region: string | undefined
  readonly discount: string | undefined
  readonly seed: number
}

export interface FoundCrossovers {
  readonly runId: string
  readonly target: RunRecord['target']
  readonly priceBook: string
  /** Of the prices, where another one was asked for. */
  readonly region: string | null
  /** What must be read before any figure. */
  readonly notice: string | null
  readonly notes: readonly string[]
  readonly seed: number
  readonly crossovers: readonly CrossoverEntry[]
  readonly probabilities: readonly WinMap[]
  readonly notCompared: readonly (NotCompared & { readonly label: string })[]
}

/** @throws UsageInvalid naming the flag, NotFound, StoreCorrupt, WorkspaceUnusable, PriceMissing */
export async function findCrossovers(request: CrossoverRequest): Promise<FoundCrossovers> {
  const starts = checkWords(request.starts, startLevels, '--starts')
  const discount = discountOf(request.discount)
  const stored = await readRun(await findWorkspace(request.workspace), request.run)
  const { run } = stored
  const book = await bookOf(run, request.priceBook)
  const trials = chosenTrials(stored, request.workload, starts)
  const compared = compareTrials(trials, {
    book,
    pricing: discount === undefined ? {} : { discountPercent: discount },
    region: request.region,
    metrics: request.metric === undefined ? comparedMetrics : [request.metric],
    seed: request.seed,
  })
  return {
    ...{ runId: run.runId, target: run.target, priceBook: book.name, region: request.region ?? null },
    notice: noticeOf(run),
    notes: notesOf(stored),
    seed: request.seed,
    crossovers: compared.comparisons.map(crossoverEntry),
    probabilities: compared.wins,
    notCompared: compared.notCompared.map((each) => ({
      ...each,
      label: sizingLabel(each.platform, each.sizing ?? 'best'),
    })),
  }
}

/** Nothing has a price at 100 % off, and what costs nothing cannot be compared. @throws UsageInvalid */
function discountOf(text: string | undefined): string | undefined {
  const percent = discountPercent(text)
  if (percent === undefined || Number(percent) < 100) return percent
  throw new UsageInvalid('nothing costs anything at 100 % off: --discount', {
    suggestions: ['Give less than 100.'],
  })
}

/** The book that priced the run. @throws NotFound where it is none of this release and no other is named */
async function bookOf({ priceBook, runId }: RunRecord, asked: string | undefined): Promise<PriceBook> {
  try {
    return await openPriceBook(asked ?? priceBook)
  } catch (error) {
    if (asked !== undefined || !(error instanceof NotFound)) throw error
    throw new NotFound(`the price book of the run is not there: ${priceBook} of run ${runId}`, {
      cause: error,
      suggestions: [
        'Name a built-in book or its file with --price-book; `soalbench prices list` shows them.',
      ],
    })
  }
}

/** @throws NotFound naming what there is */
function chosenTrials(
  { run, trials }: StoredRun,
  workload: string | undefined,
  starts: readonly StartLevel[],
): readonly StoredTrial[] {
  if (trials.length === 0) {
    throw new NotFound(`the run has no trials: ${run.runId}`, {
      suggestions: [`Go on with \`soalbench run --resume ${run.runId}\`, or name another run with --run.`],
    })
  }
  const chosen = trials.filter(
    ({ cell }) => cell.workload === (workload ?? cell.workload) && starts.includes(cell.startLevel),
  )
  if (chosen.length > 0) return chosen
  const there = new Set(trials.map(({ cell }) => `${cell.workload} ${cell.startLevel}`))
  throw new NotFound(`no trial of ${workload ?? 'any workload'}, ${starts.join(' or ')}: run ${run.runId}`, {
    suggestions: [`The run has ${[...there].join(', ')}: choose with --workload and --starts.`],
  })
}

function noticeOf({ target, environment }: RunRecord): string | null {
  if (isRehearsal(environment)) return 'A rehearsal: nothing was computed, and no crossover here is one.'
  if (target === 'aws') return null
  if (target === 'imported') return 'Imported trials: measured elsewhere, not by this soalbench.'
  return 'Measured on the local engines of this computer, not on AWS: where platforms cross here is not where they cross there. Costs are the measured durations at AWS list prices.'
}

function notesOf({ run, notes }: StoredRun): readonly string[] {
  const unfinished =
    run.state === 'complete'
      ? []
      : [
          `the run is ${run.state}: not every planned trial is in here; \`soalbench run --resume ${run.runId}\` goes on`,
        ]
  return [...unfinished, ...notes]
}
