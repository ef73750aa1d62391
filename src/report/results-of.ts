import { crossoverEntry } from '../crossover/crossover-document.ts'
import type { RunResults } from './document.ts'
import { failureFrontiers } from './measures/failure-frontiers.ts'
import { memorySweeps } from './measures/memory-sweep.ts'
import { cellNoises, orderDrift } from './measures/noise.ts'
import { billOfRun } from './measures/run-bill.ts'
import type { RunView } from './measures/run-view.ts'

/** The figures of one run as a program reads them. */
export function resultsOf(view: RunView): RunResults {
  const { stored, cells, trials, compared, confidence } = view
  const { runId, target, priceBook } = stored.run
  const noises = new Map(cellNoises(cells, confidence).map((each) => [each.summary.key, each]))
  return {
    ...{ runId, target, priceBook },
    bill: billOfRun(trials),
    cells: cells.map(({ key, cell, counts, clientMs, usd, bill }) => {
      const noise = noises.get(key)
      return {
        ...cell,
        trials: counts,
        ...{ clientMs, usd, bill },
        noise: noise?.spread ?? null,
        outliers: (noise?.outliers ?? []).map(({ trial }) => trial.trialId),
      }
    }),
    crossovers: compared.comparisons.map(crossoverEntry),
    probabilities: compared.wins,
    notCompared: compared.notCompared,
    frontiers: failureFrontiers(view).map(({ series, ...frontier }) => ({
      ...frontier,
      sizing: series.sizing,
    })),
    memorySweeps: memorySweeps(cells),
    drift: orderDrift(cells, confidence) ?? null,
  }
}
