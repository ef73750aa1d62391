import { formatBytes } from '../../core/size.ts'
import type { LogSpread } from '../../stats/log-spread.ts'
import type { LogTrend } from '../../stats/log-trend.ts'
import type { Block, Table, TableCell } from '../document.ts'
import { cellNoises, orderDrift, pooledSpread, type CellNoise } from '../measures/noise.ts'
import { formatNote, type RunView } from '../measures/run-view.ts'
import { formatMs } from '../text/duration.ts'
import { counted } from '../text/words.ts'
import type { SectionBuilder } from './section.ts'

/** How far the durations can be trusted: spread, stragglers, a busy machine, drift over the run. */
export const noiseSection: SectionBuilder = {
  id: 'noise',
  title: 'Noise and contention',
  build: (view) => {
    const noises = cellNoises(view.cells, view.confidence)
    if (noises.length === 0) return []
    return [
      { kind: 'list', items: [...spreadWords(view), driftWords(view), ...contentionWords(noises)] },
      ...outlierBlocks(view, noises),
      noiseTable(view, noises),
    ]
  },
}

function spreadWords(view: RunView): string[] {
  return view.series.flatMap(({ key, label }) => {
    const own = view.cells.filter(({ seriesKey }) => seriesKey === key)
    const spread = pooledSpread(own, view.confidence)
    return spread === undefined ? [] : [`${label}: trials of a cell vary by ${spreadText(spread)}.`]
  })
}

/** `8.1 % (6.9–9.8 %, n = 36)` */
const spreadText = ({ cv, low, high, samples }: LogSpread): string =>
  `${percent(cv)}\u00a0% (${percent(low)}–${percent(high)}\u00a0%, n = ${samples})`

const percent = (share: number): string => String(Number((share * 100).toPrecision(2)))

function driftWords(view: RunView): string {
  const drift = orderDrift(view.cells, view.confidence)
  if (drift === undefined) return 'Drift over the run: too few trials of a cell to say.'
  const settled = drift.low > 0 || drift.high < 0
  const words = settled
    ? 'Durations changed over the run. The order was shuffled, so that no platform profits from it, but it widens the intervals'
    : 'No drift over the run can be seen'
  return `${words}: from the first trial to the last ${driftText(drift)}.`
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`

const driftText = ({ change, low, high, samples }: LogTrend): string =>
  `${signed(change)}\u00a0% (${signed(low)} to ${signed(high)}\u00a0%, n = ${samples})`

function contentionWords(noises: readonly CellNoise[]): string[] {
  const watched = noises.reduce((sum, each) => sum + each.watched, 0)
  const busy = noises.reduce((sum, each) => sum + each.contended, 0)
  if (watched === 0) return ['Whether the host was busy is not known for any trial.']
  if (busy === 0) return [`The host gave each of ${counted(watched, 'trial')} the CPU it was entitled to.`]
  return [
    `${busy} of ${counted(watched, 'trial')} ran while the host gave less CPU than they were entitled to. They count like the others.`,
  ]
}

function outlierBlocks(view: RunView, noises: readonly CellNoise[]): Block[] {
  const found = noises.flatMap(({ summary, outliers }) => outliers.map((outlier) => ({ summary, outlier })))
  const samples = noises.reduce((sum, each) => sum + each.samples, 0)
  if (found.length === 0) {
    return [
      {
        kind: 'paragraph',
        text: `None of ${counted(samples, 'trial')} lies far from the others of its cell.`,
      },
    ]
  }
  const items = found.slice(0, mostListed).map(({ summary: { cell, seriesKey }, outlier }) => {
    const label = view.series.find(({ key }) => key === seriesKey)?.label ?? cell.platform
    return `Trial ${outlier.trial.sequence}, ${label}, ${cell.workload} ${formatBytes(cell.payloadBytes)} ${cell.startLevel}: ${formatMs(outlier.clientMs)}, ${Number(outlier.times.toPrecision(3))} times the median of its cell`
  })
  const more = found.length > mostListed ? [`and ${found.length - mostListed} more, marked in the table`] : []
  return [
    {
      kind: 'paragraph',
      text: `${found.length} of ${counted(samples, 'trial')} lie more than 3.5 robust standard deviations, as their platform and sizing varies in all cells, from the median of their own. They are shown, never removed; the typical values are robust against them.`,
    },
    { kind: 'list', items: [...items, ...more] },
  ]
}

const mostListed = 12

function noiseTable(view: RunView, noises: readonly CellNoise[]): Table {
  const left = ['Workload', 'Platform and sizing', 'Start']
  const labels = [
    'Workload',
    'Payload',
    'Platform and sizing',
    'Start',
    'Spread (cv)',
    'Fastest',
    'Slowest',
    'Outliers',
    'Busy host',
    'n',
  ]
  return {
    kind: 'table',
    id: `${view.prefix}noise`,
    caption:
      'Spread of the durations of each cell: coefficient of variation with its interval, which assumes a lognormal spread',
    sortable: true,
    columns: labels.map((label) => ({ label, align: left.includes(label) ? 'left' : 'right' })),
    rows: noises.map((each) => noiseRow(view, each)),
  }
}

function noiseRow(
  view: RunView,
  { summary, spread, outliers, contended, watched, samples }: CellNoise,
): TableCell[] {
  const { cell, seriesKey, trials } = summary
  const values = trials.flatMap(({ state, clientMs }) => (state === 'succeeded' ? (clientMs ?? []) : []))
  const ends = [Math.min(...values), Math.max(...values)]
  return [
    { text: cell.workload, heading: true },
    { text: formatBytes(cell.payloadBytes), ...formatNote(view, cell.format), sort: cell.payloadBytes },
    { text: view.series.find(({ key }) => key === seriesKey)?.label ?? cell.platform },
    { text: cell.startLevel },
    spread === undefined
      ? { text: 'one trial', tone: 'quiet', sort: null }
      : {
          text: `${percent(spread.cv)}\u00a0%`,
          note: `${percent(spread.low)}–${percent(spread.high)}\u00a0%`,
          sort: spread.cv,
        },
    ...ends.map((ms): TableCell => ({ text: formatMs(ms), sort: ms })),
    { text: String(outliers.length), sort: outliers.length, ...(outliers.length > 0 ? { tone: 'bad' } : {}) },
    watched === 0
      ? { text: 'not known', tone: 'quiet', sort: null }
      : { text: `${contended} of ${watched}`, sort: contended },
    { text: String(samples), sort: samples },
  ]
}
