import type { Bill } from './bill-table.ts'
import { ladderCurves, type LadderCurves, type Level } from './ladder-curves.ts'
import { type Cells, locateCells, withNoiseOfFit } from './locate-cells.ts'
import { type Metric, metricMap, type MetricMap } from './metric.ts'
import { redraw } from './redraw.ts'
import { checkSeries, type SizeSeries } from './size-series.ts'

/** One way to run a job: a platform in one sizing. */
export interface Option {
  readonly series: SizeSeries
  /** What one run costs for its seconds; needed where cost is compared. */
  readonly bill?: Bill
  /** The smallest size that cannot be done: out of memory, or beyond the limit of time. */
  readonly failedFrom?: number
}

/** A platform. With several options (memory sizes), the best of them at each size counts. */
export interface Contender {
  readonly options: readonly Option[]
}

/** Ends of a range of ln sizes. */
export interface Span {
  readonly from: number
  readonly to: number
}

export interface PreparedOption {
  readonly cells: Cells
  readonly curves: LadderCurves
  readonly map: MetricMap
  /** Of ln sizes, where this option was measured to work. */
  readonly span: Span
}

export interface PreparedContender {
  readonly options: readonly PreparedOption[]
}

/** @throws RangeError for no options, or a series that breaks its rules. */
export function checkContender({ options }: Contender): void {
  if (options.length === 0) throw new RangeError('a contender needs at least one option')
  for (const { series } of options) checkSeries(series)
}

/** Cells, curves over `points` (ln sizes, ascending) and the metric of every option. */
export function prepareContender(
  contender: Contender,
  metric: Metric,
  points: Float64Array,
): PreparedContender {
  checkContender(contender)
  return {
    options: contender.options.map((option) => {
      const located = locateCells(option.series)
      const curves = ladderCurves(located.x, located.counts, points)
      const cells = located.freedom > 0 ? located : noiseFromCurve(located, curves)
      return { cells, curves, map: metricMap(metric, cells, option.bill), span: spanOf(option.series) }
    }),
  }
}

function noiseFromCurve(cells: Cells, curves: LadderCurves): Cells {
  const { fitted, parameters } = curves.atCells('powers', cells.locations)
  return withNoiseOfFit(cells, fitted, parameters)
}

export const spanOf = ({ sizes }: SizeSeries): Span => ({
  from: Math.log(sizes[0] ?? Number.NaN),
  to: Math.log(sizes.at(-1) ?? Number.NaN),
})

/** Curves of ln metric of one contender: the best option at every point, +∞ where none was measured. */
export interface ContenderCurves {
  readonly estimate: (level: Level, out: Float64Array) => void
  /** Draws all options anew; `evaluate` then gives the drawn curve, at as many levels as wanted. */
  readonly redraw: () => void
  readonly evaluate: (level: Level, out: Float64Array) => void
  /** Per point, which option was best in the curve written last; undefined where none was measured. */
  readonly bestOptions: () => readonly (number | undefined)[]
}

/** @param stretch by how much, in ln size, a curve may go beyond the measured sizes */
export function contenderCurves(
  { options }: PreparedContender,
  points: Float64Array,
  random: () => number,
  stretch = 0,
): ContenderCurves {
  const one = new Float64Array(points.length)
  const states = options.map((option) => ({
    option,
    draws: redraw({ cells: option.cells, random }),
    base: option.map.shiftOf(option.cells.residuals),
    inside: insidePoints(points, option.span, stretch),
    shift: 0,
  }))
  const winners = new Int32Array(points.length)
  const best = (out: Float64Array, write: (at: number) => void): void => {
    out.fill(Number.POSITIVE_INFINITY)
    winners.fill(-1)
    for (const [at, { inside }] of states.entries()) {
      write(at)
      for (let point = 0; point < out.length; point += 1) {
        if (inside !== undefined && inside[point] === 0) continue
        if (one[point]! >= out[point]!) continue
        out[point] = one[point]!
        winners[point] = at
      }
    }
  }
  return {
    estimate: (level, out) =>
      best(out, (at) => {
        const { option, base } = states[at]!
        option.curves.evaluate(level, option.cells.locations, one)
        option.map.apply(one, base)
      }),
    redraw: () => {
      for (const state of states) {
        state.draws.next()
        const { noise, precision } = state.draws.draw
        state.shift = state.base + precision * (state.option.map.shiftOf(noise) - state.base)
      }
    },
    evaluate: (level, out) =>
      best(out, (at) => {
        const { option, draws, shift } = states[at]!
        option.curves.evaluate(level, draws.draw.locations, one, true)
        option.map.apply(one, shift)
      }),
    bestOptions: () => [...winners].map((winner) => (winner < 0 ? undefined : winner)),
  }
}

/** 1 for points within the span; undefined where all are. */
function insidePoints(points: Float64Array, span: Span, stretch: number): Uint8Array | undefined {
  const edge = stretch + 1e-9
  const inside = Uint8Array.from(points, (x) => (x >= span.from - edge && x <= span.to + edge ? 1 : 0))
  return inside.every((each) => each === 1) ? undefined : inside
}
