import { logSpread, type LogSpread } from '../../stats/log-spread.ts'
import { logTrend, type LogTrend } from '../../stats/log-trend.ts'
import { median } from '../../stats/order.ts'
import { outlierPositions } from '../../stats/outliers.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import type { CellSummary } from './cell-summary.ts'
import { groupBy } from '../../core/group-by.ts'

/** How steady the durations of one cell are. */
export interface CellNoise {
  readonly summary: CellSummary
  readonly spread: LogSpread | undefined
  readonly outliers: readonly Outlier[]
  readonly contended: number
  /** Trials of which it is known whether the host was busy. */
  readonly watched: number
  readonly samples: number
}

/** Far from the others of its cell: shown, never removed. */
interface Outlier {
  readonly trial: StoredTrial
  readonly clientMs: number
  /** Of the median of its cell. */
  readonly times: number
}

/** Cells with a duration. */
export function cellNoises(cells: readonly CellSummary[], confidence: number): CellNoise[] {
  const far = new Map(farTrials(cells).map((each) => [each.trial, each]))
  return cells.flatMap((summary) => {
    const timed = timedTrials(summary)
    if (timed.length === 0) return []
    const watched = timed.filter(({ trial }) => trial.contended !== null)
    return [
      {
        summary,
        spread: logSpread([timed.map(({ clientMs }) => clientMs)], confidence),
        outliers: timed.flatMap(({ trial }) => far.get(trial) ?? []),
        contended: watched.filter(({ trial }) => trial.contended === true).length,
        watched: watched.length,
        samples: timed.length,
      },
    ]
  })
}

/** The noise of a series is taken from all of its cells: the few trials of one would make an outlier of every twentieth. */
function farTrials(cells: readonly CellSummary[]): Outlier[] {
  const bySeries = groupBy(cells, ({ seriesKey }) => seriesKey)
  return [...bySeries.values()].flatMap((own) => {
    const trials = own.flatMap((summary) => {
      const timed = timedTrials(summary)
      const middle = median(timed.map(({ clientMs }) => clientMs))
      return timed.length < 3 ? [] : timed.map((each) => ({ ...each, times: each.clientMs / middle }))
    })
    const far = new Set(outlierPositions(trials.map(({ times }) => times)))
    return trials.filter((_, at) => far.has(at))
  })
}

/** Of the cells of one series together. */
export const pooledSpread = (cells: readonly CellSummary[], confidence: number): LogSpread | undefined =>
  logSpread(
    cells.map((summary) => timedTrials(summary).map(({ clientMs }) => clientMs)),
    confidence,
  )

/** How durations changed from the first trial of the run to the last, whatever the cell. */
export const orderDrift = (cells: readonly CellSummary[], confidence: number): LogTrend | undefined =>
  logTrend(
    cells.map((summary) =>
      timedTrials(summary).map(({ trial, clientMs }) => ({ at: trial.sequence, value: clientMs })),
    ),
    confidence,
  )

function timedTrials({ trials }: CellSummary): { trial: StoredTrial; clientMs: number }[] {
  return trials.flatMap((trial) =>
    trial.state === 'succeeded' && trial.clientMs !== null && trial.clientMs > 0
      ? [{ trial, clientMs: trial.clientMs }]
      : [],
  )
}
