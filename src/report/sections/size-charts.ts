import { formatBytes } from '../../core/size.ts'
import { startLevels, type StartLevel } from '../../core/platform.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import type { FailureMark } from '../charts/failure-strip.ts'
import { sizeChart, type SizeChart, type MedianPoint, type TrialPoint } from '../charts/size-chart.ts'
import type { Chart, Paragraph } from '../document.ts'
import { present, type CellSummary } from '../measures/cell-summary.ts'
import { evenlyTaken } from '../measures/evenly-taken.ts'
import { groupBy } from '../../core/group-by.ts'
import { cellsOf, type RunView } from '../measures/run-view.ts'
import { estimateText, type Metric } from '../text/estimate-text.ts'
import { reasonOf, slug, startNames } from '../text/words.ts'
import { panelName, withTarget } from './panel-words.ts'
import { crossingWords, sizeMarks, type SizeMarks } from './size-marks.ts'
import { sizeChartWords } from './size-chart-words.ts'

/** A figure drawn against payload size. */
export interface Figure {
  readonly name: 'latency' | 'cost'
  /** `seconds from submit to finish` */
  readonly subtitle: string
  readonly metric: Metric
  readonly valueOf: (trial: StoredTrial) => number | null
  readonly estimateOf: (summary: CellSummary) => CellSummary['usd']
  /** A Vega expression on `datum.value`. */
  readonly labelExpression: string
}

/** One panel per start level that was planned, on one scale. */
export function sizeCharts(view: RunView, workload: string, figure: Figure): Chart[] {
  const cells = cellsOf(view, workload)
  const extent = cells.flatMap((summary) => {
    const estimate = figure.estimateOf(summary)
    // Two trials have an interval so wide that it would push everything else together.
    const ends = estimate !== null && estimate.samples > 2 ? [estimate.low, estimate.high] : []
    return [...valuesOf(summary, figure), ...present(ends)]
  })
  const levels = startLevels.filter((level) => cells.some(({ cell }) => cell.startLevel === level))
  const failing = new Set(
    cells.filter(({ counts, trials }) => counts.succeeded < trials.length).map(({ seriesKey }) => seriesKey),
  )
  const marks = new Map(levels.map((level) => [level, sizeMarks(view, workload, level, figure.name)]))
  const crossingRows = Math.max(
    0,
    ...[...marks.values()].map(({ crossings, limits }) => crossings.length + limits.length),
  )
  const common = { extent, failing: [...failing], crossingRows }
  return [...marks].map(([level, own]) => panelOf(view, workload, figure, level, { ...common, ...own }))
}

function panelOf(
  view: RunView,
  workload: string,
  figure: Figure,
  level: StartLevel,
  common: Pick<SizeChart, 'extent' | 'failing' | 'crossingRows'> & SizeMarks,
): Chart {
  const cells = cellsOf(view, workload).filter(({ cell }) => cell.startLevel === level)
  const title = startNames[level]
  const lines = cells.flatMap((summary) => medianPoint(view, summary, figure))
  const failures = cells.flatMap((summary) => failureMark(view, summary))
  const number = view.workloads.indexOf(workload) + 1
  return {
    kind: 'chart',
    name: `${view.prefix}${figure.name}-${number}-${slug(workload)}-${level}`,
    title: `${workload}, ${title.toLowerCase()}: ${figure.name} against payload size`,
    caption: [`${workload}, ${title.toLowerCase()}: ${figure.name}.`, ...crossingWords(common)].join(' '),
    alternative: [sizeChartWords(view, cells, figure), ...crossingWords(common)].join(' '),
    spec: sizeChart({
      title: panelName(workload, level),
      subtitle: withTarget(view, figure.subtitle),
      series: view.series,
      trials: cells.flatMap((summary) => trialPoints(view, summary, figure)),
      medians: lines,
      failures,
      sizes: view.sizes,
      ...common,
      labelExpression: figure.labelExpression,
      emptyWords: cells.some(({ counts }) => counts.succeeded > 0)
        ? `no trial has a ${figure.name}`
        : 'no trial succeeded',
    }),
  }
}

function valuesOf(summary: CellSummary, figure: Figure): number[] {
  return present(summary.trials.filter(({ state }) => state === 'succeeded').map(figure.valueOf))
}

function nameOf(view: RunView, { cell, seriesKey }: CellSummary): string {
  const label = view.series.find(({ key }) => key === seriesKey)?.label ?? seriesKey
  return `${label}, ${formatBytes(cell.payloadBytes)}, ${cell.startLevel}`
}

/** Of a cell: more lie on each other. */
const mostPoints = 60

function trialPoints(view: RunView, summary: CellSummary, figure: Figure): TrialPoint[] {
  return evenlyTaken(summary.trials, mostPoints).flatMap((trial): TrialPoint[] => {
    const value = trial.state === 'succeeded' ? figure.valueOf(trial) : null
    if (value === null || !(value > 0)) return []
    const busy = trial.contended === true ? ', machine busy' : ''
    const tip = `${nameOf(view, summary)}, trial ${trial.sequence}: ${figure.metric.format(value)}${busy}`
    return [{ series: summary.seriesKey, bytes: summary.cell.payloadBytes, value, tip }]
  })
}

function medianPoint(view: RunView, summary: CellSummary, figure: Figure): MedianPoint[] {
  const estimate = figure.estimateOf(summary)
  if (estimate === null || !(estimate.point > 0)) return []
  const tip = `${nameOf(view, summary)}, typical: ${estimateText(estimate, figure.metric)}`
  const { point: value, low, high } = estimate
  return [{ series: summary.seriesKey, bytes: summary.cell.payloadBytes, value, low, high, tip }]
}

function failureMark(view: RunView, summary: CellSummary): FailureMark[] {
  const bad = summary.trials.filter(({ state }) => state !== 'succeeded')
  return [...groupBy(bad, reasonOf)].map(([reason, trials]) => ({
    series: summary.seriesKey,
    bytes: summary.cell.payloadBytes,
    reason,
    tip: `${nameOf(view, summary)}: ${trials.length} of ${summary.trials.length} ${reason}`,
  }))
}

/** How to read every panel of a figure, once. */
export const readingHelp: Paragraph = {
  kind: 'paragraph',
  weight: 'aside',
  text: 'How to read this and the charts of latency: both axes are logarithmic. Small points are trials, large ones typical values with their interval. Lines are the fitted curves, bands their intervals: the curve of the typical trial, not the spread of single ones. A diamond above the plot is a crossing, the bar its interval, in the colours of who needs less on each side; where the plot is grey either will do. A cross marks trials that failed, a dash what was left out as unsupported; a hatched plot is where a platform cannot do the job.',
}
