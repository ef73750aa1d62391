import type { Trial } from '../../src/core/trial.ts'
import type { Usage } from '../../src/core/usage.ts'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { compareTrials } from '../../src/crossover/compare-trials.ts'
import { fitPlatformModels } from '../../src/forecast/fit-platform-models.ts'
import { summarizeCells } from '../../src/report/measures/cell-summary.ts'
import { cellNoises, orderDrift } from '../../src/report/measures/noise.ts'
import { summarizePhases } from '../../src/report/measures/phase-summary.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'

const book = loadPriceBook('aws-2026-11')

/** Names of the statistics that are others with the wrong trials among them than without. */
export function differenceInFigures(trials: readonly Trial[], wrong: ReadonlySet<string>): readonly string[] {
  const all = trials.map(stored)
  const [withWrong, without] = [all, all.filter(({ trialId }) => !wrong.has(trialId))].map(figures)
  return Object.entries(withWrong ?? {})
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(without?.[name]))
    .map(([name]) => name)
}

/** Every statistic that is made of trials. Counts, and what was billed in all, are none. */
function figures(trials: readonly StoredTrial[]): Readonly<Record<string, unknown>> {
  // In an order that does not hang on which trial of which cell came first.
  const cells = summarizeCells(trials, 0.95).toSorted((a, b) => (a.key < b.key ? -1 : 1))
  const known = trials.filter(({ state }) => state === 'succeeded')
  return {
    crossovers: compareTrials(trials, { book, draws: 200 }).comparisons,
    'odds of winning': compareTrials(trials, { book, draws: 200 }).wins,
    'forecast models': fitPlatformModels(trials),
    durations: cells.map(({ key, clientMs }) => ({ key, clientMs })),
    costs: cells.map(({ key, usd, bill }) => ({ key, usd, perSuccess: bill.usdPerSuccess })),
    noise: cellNoises(cells, 0.95).map(({ spread, outliers, samples }) => ({ spread, outliers, samples })),
    drift: orderDrift(cells, 0.95),
    phases: summarizePhases(trials),
    succeeded: known.length,
  }
}

/** With a bill by the time that it took. What failed is a part of what a success costs, and has none here. */
function stored(trial: Trial): StoredTrial {
  if (trial.state === 'failed') return { ...trial, usage: null, invoice: null, overheadInvoices: [] }
  const usage = usageOf(trial)
  return { ...trial, usage, invoice: invoiceFor(usage, book), overheadInvoices: [] }
}

function usageOf({ cell: { sizing }, clientMs }: Trial): Usage {
  const ms = Math.max(1, Math.round(clientMs ?? 1))
  const region = 'us-east-1'
  switch (sizing.platform) {
    case 'lambda':
      return { ...sizing, region, billedMs: [ms], requests: 1, basis: 'billed' }
    case 'emr-serverless': {
      const hours = ms / 3_600_000
      return {
        ...{ platform: 'emr-serverless', region, architecture: sizing.architecture, basis: 'billed' },
        ...{ vcpuHours: hours * 2, memoryGbHours: hours * 8, storageGbHours: 0 },
      }
    }
    case 'glue':
      return { ...sizing, region, executionSeconds: ms / 1000, dpuSeconds: undefined, basis: 'derived' }
  }
}
