import { PriceMissing } from '../../core/errors.ts'
import { MonthToDate } from '../../cost/month-to-date.ts'
import { regionsOf, type PriceBook } from '../../cost/price-book.ts'
import { candidatesOf } from '../../forecast/candidate.ts'
import { fitPlatformModels } from '../../forecast/fit-platform-models.ts'
import { observationsOfModels } from '../../forecast/model-draws.ts'
import type { PlatformModel } from '../../forecast/platform-model.ts'
import { priceMonth } from '../../forecast/price-month.ts'
import type { StartBehaviour } from '../../forecast/start-behaviour.ts'
import type { StoredRun, StoredTrial } from '../../store/run-record.ts'
import type { Planner, PlannerAbsence, PlannerSubject } from './planner.ts'

export interface PlannerPrices {
  readonly book: PriceBook
  /** As typed in `--price-book`; null: the default. */
  readonly bookFlag: string | null
}

/** Above it a page would take too long to resample them: `soalbench forecast` has the time. */
const mostPlannedTrials = 5_000

/** Says why where nothing can be planned with: no succeeded trial, too many of them, or no region with all rates. */
export function buildPlanner(
  runs: readonly StoredRun[],
  { book, bookFlag }: PlannerPrices,
): Planner | PlannerAbsence {
  const trials = runs.flatMap((run) => run.trials)
  if (trials.length > mostPlannedTrials) {
    return { absent: `${trials.length.toLocaleString('en-US')} trials are too many for a page to resample.` }
  }
  if (!trials.some(({ state }) => state === 'succeeded')) return { absent: 'No trial succeeded.' }
  const items = new Set<string>()
  const subjects = runs.flatMap((run) =>
    groupSubjects(run).flatMap((trials) => subjectOf(run, trials, book, items)),
  )
  if (subjects.length === 0) {
    return { absent: `Price book ${book.name} has no region with a rate for everything that was measured.` }
  }
  return {
    book: sliceOf(book, items, new Set(subjects.flatMap(({ regions }) => regions))),
    bookFlag,
    subjects,
  }
}

function groupSubjects({ trials }: StoredRun): readonly (readonly StoredTrial[])[] {
  const groups = new Map<string, StoredTrial[]>()
  for (const trial of trials) {
    const key = `${trial.cell.workload}|${trial.cell.format}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [trial])
    else group.push(trial)
  }
  return [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
}

function subjectOf(
  { run }: StoredRun,
  trials: readonly StoredTrial[],
  book: PriceBook,
  items: Set<string>,
): readonly PlannerSubject[] {
  const models = fitPlatformModels(trials)
  const [first] = models
  const regions = regionsOf(book).filter((region) => {
    const needed = itemsIn(region, models, book)
    for (const item of needed ?? []) items.add(item)
    return needed !== undefined
  })
  if (first === undefined || regions.length === 0) return []
  const { workload, format } = first
  const sizes = [...new Set(trials.map(({ cell }) => cell.payloadBytes))].sort((a, b) => a - b)
  const { runId, target, region } = run
  const observations = observationsOfModels(models, trials)
  return [{ runId, target, workload, format, region, regions, sizes, models, observations }]
}

/** Some of everything, so that every item of a month is there. */
const anyStart: StartBehaviour = {
  ...{ warmShare: 0.5, startShare: 0.1, upSecondsPerJob: 3600, mostBusy: null, origin: 'given' },
}

/** What a month of these is billed by; undefined where the book lacks some of it. */
function itemsIn(
  region: string,
  models: readonly PlatformModel[],
  book: PriceBook,
): readonly string[] | undefined {
  const prices = { book, region, month: MonthToDate.start, options: {} }
  const jobs = { jobs: 1, mix: [{ bytes: 1e6, share: 1 }] }
  try {
    return candidatesOf(models).flatMap((candidate) => {
      const start = candidate.offer === 'pre-initialised' ? anyStart : { ...anyStart, upSecondsPerJob: null }
      return priceMonth(candidate, start, jobs, prices).lines.map(({ item }) => item)
    })
  } catch (error) {
    if (error instanceof PriceMissing) return undefined
    throw error
  }
}

function sliceOf(book: PriceBook, items: ReadonlySet<string>, regions: ReadonlySet<string>): PriceBook {
  const sheets = book.sheets
    .filter(({ item }) => items.has(item))
    .map((sheet) => ({
      ...sheet,
      source: '',
      rates: sheet.rates.filter(({ region }) => regions.has(region)),
    }))
    .filter(({ rates }) => rates.length > 0)
  return { ...book, freeTier: [], sheets }
}
