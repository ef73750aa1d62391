import { formatBytes } from '../../core/size.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import type { RunView } from '../measures/run-view.ts'
import { reasonOf } from '../text/words.ts'
import type { Figure } from './size-charts.ts'

/** The chart in words, line by line: `Lambda 1769 MiB: 10 kB 1.2 s, 100 kB 1.3 s, 1 MB out of memory.` */
export function sizeChartWords(view: RunView, cells: readonly CellSummary[], figure: Figure): string {
  const sentences = view.series.flatMap(({ key, label }) => {
    const own = cells.filter(({ seriesKey }) => seriesKey === key)
    if (own.length === 0) return []
    return [`${label}: ${own.map((summary) => cellWords(summary, figure)).join(', ')}.`]
  })
  return `Typical values by payload size. ${sentences.join(' ')}`
}

function cellWords(summary: CellSummary, figure: Figure): string {
  const size = formatBytes(summary.cell.payloadBytes)
  const estimate = figure.estimateOf(summary)
  if (estimate !== null) return `${size} ${figure.metric.format(estimate.point)}`
  const reasons = new Set(summary.trials.filter(({ state }) => state !== 'succeeded').map(reasonOf))
  return `${size} ${[...reasons].join(' and ') || 'no figure'}`
}
