import { formatBytes } from '../../core/size.ts'
import type { Series } from '../measures/series.ts'
import {
  crossingsHeight,
  crossingStrip,
  rowHeight,
  type CrossingMark,
  type ZoneMark,
} from './crossing-strip.ts'
import { curveLayers, type CurveLine } from './curve-layers.ts'
import { failureStrip, stripHeight, type FailureMark } from './failure-strip.ts'
import { infeasibleRegions, type LimitMark } from './infeasible-region.ts'
import { logAxis, logPosition, type LogAxis } from './log-ticks.ts'
import { panel, panelTitle, pixels, type Frame, type Layer } from './panel.ts'
import { quietInk, styleSeries } from './palette.ts'
import { labelGap, labelWidth, seriesLabels, type LineEnd } from './series-labels.ts'
import { tipMark } from './svg-finish.ts'

/** One trial that succeeded. */
export interface TrialPoint {
  readonly series: string
  readonly bytes: number
  readonly value: number
  readonly tip: string
}

/** The middle of one cell. */
export interface MedianPoint extends TrialPoint {
  readonly low: number | undefined
  readonly high: number | undefined
}

export interface SizeChart {
  readonly title: string
  readonly subtitle: string
  /** In the order of the colours; also those without a point here, so that panels agree. */
  readonly series: readonly Series[]
  readonly trials: readonly TrialPoint[]
  readonly medians: readonly MedianPoint[]
  readonly curves: readonly CurveLine[]
  readonly crossings: readonly CrossingMark[]
  /** Rows for crossings and limits in every panel of the figure. */
  readonly crossingRows: number
  readonly zones: readonly ZoneMark[]
  readonly limits: readonly LimitMark[]
  readonly failures: readonly FailureMark[]
  /** Series with a row in the strip of failures, in every panel of the figure. */
  readonly failing: readonly string[]
  readonly sizes: readonly number[]
  /** Values that the axis must hold, so that panels can be compared by eye. */
  readonly extent: readonly number[]
  /** A Vega expression on `datum.value`. */
  readonly labelExpression: string
  /** In the place of points, where there are none. */
  readonly emptyWords: string
}

const totalWidth = 440
const left = 56
const leastHeight = 230
/** Pixels for `127 MB (122–131 MB)` to the right of the plot. */
const crossingLabelWidth = 124
/** Empty decades at both ends of the axis, as a share of those measured. */
const sizeMargin = 0.07

/**
 * Log-log: every trial as a point, typical values with their intervals, the curve with its band; what did not succeed and
 * where platforms cross in strips on top.
 */
export function sizeChart(chart: SizeChart): Layer {
  const failures = stripHeight(chart.failing.length)
  const strip = failures + crossingsHeight(chart.crossingRows)
  const right = Math.max(labelWidth(chart.series), chart.crossingRows > 0 ? crossingLabelWidth : 0)
  const width = totalWidth - left - right
  const height = Math.max(leastHeight, chart.series.length * labelGap + 16)
  const frame: Frame = { width, height, left, right, top: 50 + strip, bottom: 46 }
  const yAxis = logAxis(chart.extent)
  const xAxis = logAxis(chart.sizes, sizeMargin)
  const yOf = (value: number): number => logPosition(value, yAxis.domain, height)
  const xOf = (bytes: number): number => width - logPosition(bytes, xAxis.domain, width)
  const place = { xOf, yOf, width, height }
  const ends = chart.series.flatMap((series): LineEnd[] => {
    const end = lastOf(chart.medians, series.key)
    const failed = chart.failures.some((failure) => failure.series === series.key)
    if (end !== undefined) return [{ series, end: yOf(end.value) }]
    return failed ? [{ series, end: undefined }] : []
  })
  const crossingTop = 4 - crossingsHeight(chart.crossingRows)
  return panel(frame, [
    ...panelTitle(chart.title, chart.subtitle, -left + 2, 16 + strip),
    ...infeasibleRegions(chart.limits, { ...place, top: crossingTop + chart.crossings.length * rowHeight }),
    ...crossingStrip(chart.crossings, chart.zones, { ...place, top: crossingTop }),
    ...failureStrip(chart.failures, chart.series, chart.failing, { width, rise: strip }),
    ...curveLayers(chart.curves, { ...place, colour: styleOf(chart.series).colour }),
    ...pointLayers(chart, yAxis, dodger(chart.series), width),
    ...(chart.extent.length === 0 ? [emptyNote(chart.emptyWords, width, height)] : []),
    ...seriesLabels(ends, styleSeries(chart.series), { width, height }),
  ])
}

/** A few pixels to the side for each series, so that points of one size do not hide each other. */
function dodger(series: readonly Series[]): (key: string, bytes: number) => number {
  const middle = (series.length - 1) / 2
  const shift = new Map(series.map(({ key }, index) => [key, (index - middle) * 0.022]))
  return (key, bytes) => bytes * 10 ** (shift.get(key) ?? 0)
}

function lastOf(medians: readonly MedianPoint[], key: string): MedianPoint | undefined {
  return medians.filter((median) => median.series === key).at(-1)
}

function pointLayers(
  chart: SizeChart,
  yAxis: LogAxis,
  dodge: (key: string, bytes: number) => number,
  width: number,
): Layer[] {
  const x = { field: 'x', type: 'quantitative', ...sizeAxis(chart.sizes, width) }
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: { type: 'log', domain: yAxis.domain, nice: false },
    axis: {
      title: null,
      values: chart.extent.length === 0 ? [] : yAxis.ticks,
      labelExpr: chart.labelExpression,
      domain: false,
      ticks: false,
    },
  }
  const style = styleOf(chart.series)
  const placed = <P extends TrialPoint>(points: readonly P[]) =>
    points.map((point) => ({ ...point, x: dodge(point.series, point.bytes), tip: `${tipMark}${point.tip}` }))
  const medians = placed(chart.medians)
  const [floor, ceiling] = yAxis.domain
  const spans = medians.flatMap(({ low, high, ...median }) =>
    low === undefined || high === undefined
      ? []
      : [{ ...median, low: Math.max(low, floor), high: Math.min(high, ceiling) }],
  )
  return [
    {
      data: { values: spans },
      mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.75 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color: style.colour },
    },
    {
      data: { values: placed(chart.trials) },
      mark: { type: 'point', filled: true, size: 16, opacity: 0.5 },
      encoding: { x, y, ...style.point, description: { field: 'tip' } },
    },
    {
      data: { values: medians },
      mark: { type: 'point', filled: true, size: 52, opacity: 1 },
      encoding: { x, y, ...style.point, description: { field: 'tip' } },
    },
  ]
}

/** Colours and shapes by series, without a legend: the lines are labelled where they end. */
function styleOf(series: readonly Series[]): { colour: Layer; point: Layer } {
  const styles = styleSeries(series)
  const domain = [...styles.keys()]
  const all = [...styles.values()]
  const scale = (range: readonly string[]) => ({
    field: 'series',
    type: 'nominal',
    scale: { domain, range },
    legend: null,
  })
  const colour = scale(all.map((style) => style.colour))
  return { colour, point: { color: colour, shape: scale(all.map((style) => style.shape)) } }
}

/** Ticks where was measured; only some of the sizes where not all labels have room. */
function sizeAxis(sizes: readonly number[], width: number): Layer {
  const { domain } = logAxis(sizes, sizeMargin)
  const step = Math.ceil((sizes.length * 46) / width)
  const values = sizes.filter((_, index) => (sizes.length - 1 - index) % step === 0)
  const labels = values.map((value) => [String(value), formatBytes(value)] as const)
  return {
    scale: { type: 'log', domain, nice: false },
    axis: {
      title: 'payload size',
      values,
      grid: false,
      labelExpr: `(${JSON.stringify(Object.fromEntries(labels))})[datum.value + '']`,
    },
  }
}

function emptyNote(text: string, width: number, height: number): Layer {
  return {
    data: { values: [{ x: width / 2, y: height / 2 }] },
    mark: { type: 'text', text, fontSize: 13, color: quietInk },
    encoding: { x: pixels('x'), y: pixels('y') },
  }
}
