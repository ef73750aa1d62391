import type { Series } from '../measures/series.ts'
import { axisLine, quietInk, styleSeries, ink } from './palette.ts'
import { pixels, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'

/** Trials of one cell that have no figure. */
export interface FailureMark {
  readonly series: string
  readonly bytes: number
  /** `out of memory`, `unsupported` */
  readonly reason: string
  readonly tip: string
}

const rowHeight = 16

/** Pixels above the plot for so many rows; 0 for none. */
export function stripHeight(rows: number): number {
  return rows === 0 ? 0 : rows * rowHeight + 10
}

/**
 * One row per series above the plot: a cross where trials failed, a dash where none was run, the causes at the end of the
 * row. `rowKeys`: the series that get a row, also without a mark here, so that panels stay level. `rise`: pixels from the
 * first row to the plot.
 */
export function failureStrip(
  failures: readonly FailureMark[],
  series: readonly Series[],
  rowKeys: readonly string[],
  { width, rise }: { readonly width: number; readonly rise: number },
): Layer[] {
  const styles = styleSeries(series)
  const rows = series.filter(({ key }) => rowKeys.includes(key))
  const yOf = new Map(rows.map(({ key }, row) => [key, -rise + row * rowHeight]))
  const marks = failures.map((failure) => ({
    ...failure,
    tip: `${tipMark}${failure.tip}`,
    x: failure.bytes,
    y: yOf.get(failure.series) ?? 0,
    colour: styles.get(failure.series)?.colour ?? ink,
    glyph: failure.reason === 'unsupported' ? '–' : '×',
  }))
  const labels = rows.map(({ key }) => ({
    left: 0,
    right: width,
    x: width + 8,
    y: yOf.get(key) ?? 0,
    text: causesOf(failures.filter((each) => each.series === key)),
  }))
  if (rows.length === 0) return []
  return [
    {
      data: { values: labels },
      mark: { type: 'rule', strokeWidth: 1, strokeDash: [2, 3], color: axisLine, opacity: 0.6 },
      encoding: { x: pixels('left'), x2: { field: 'right' }, y: pixels('y') },
    },
    {
      data: { values: marks },
      mark: { type: 'text', fontSize: 18, fontWeight: 700, baseline: 'middle' },
      encoding: {
        x: { field: 'x', type: 'quantitative' },
        y: pixels('y'),
        text: { field: 'glyph' },
        color: { field: 'colour', type: 'nominal', scale: null, legend: null },
        description: { field: 'tip' },
      },
    },
    {
      data: { values: labels },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 11, color: quietInk, limit: 0 },
      encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
    },
  ]
}

/** A dash says `unsupported` by itself; beside a cause there is no room for it. */
function causesOf(failures: readonly FailureMark[]): string {
  const reasons = [...new Set(failures.map(({ reason }) => reason))]
  const causes = reasons.filter((reason) => reason !== 'unsupported')
  const [first] = causes.length === 0 ? reasons : causes
  return causes.length > 1 ? `${first}, …` : (first ?? '')
}
