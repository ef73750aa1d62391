import { logAxis, logPosition } from './log-ticks.ts'
import { axisLine, ink, quietInk } from './palette.ts'
import { panel, panelTitle, pixels, type Frame, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'

/** One column of dots: the trials of a side. */
export interface ShiftColumn {
  readonly label: string
  readonly note: string
  readonly middle: number
  readonly values: readonly { readonly value: number; readonly tip: string }[]
  readonly colour: string
}

export interface ShiftChart {
  readonly title: string
  readonly subtitle: string
  readonly columns: readonly ShiftColumn[]
  /** A Vega expression on `datum.value`. */
  readonly labelExpression: string
}

const step = 104
const height = 230
const left = 66
/** Pixels to either side over which the dots of a column are spread. */
const spread = 26

/** Every trial a dot on a logarithmic axis, the median of each side a line. */
export function shiftChart({ title, subtitle, columns, labelExpression }: ShiftChart): Layer {
  const width = step * columns.length
  const frame: Frame = { width, height, left, right: 24, top: 62, bottom: 48 }
  const axis = logAxis(columns.flatMap(({ values }) => values.map(({ value }) => value)))
  const xOf = (column: number): number => (column + 0.5) * step
  const dots = columns.flatMap(({ values, colour }, column) =>
    values.map(({ value, tip }, at) => ({
      x: xOf(column) + offset(at, values.length),
      ...{ value, colour, tip: `${tipMark}${tip}` },
    })),
  )
  const lines = columns.map(({ middle, colour }, column) => ({
    ...{ x: xOf(column) - spread - 8, x2: xOf(column) + spread + 8 },
    ...{ y: logPosition(middle, axis.domain, height), colour },
  }))
  const colour = { field: 'colour', type: 'nominal', scale: null, legend: null }
  return panel(frame, [
    ...panelTitle(title, subtitle, -left + 2, 22),
    {
      data: { values: dots },
      mark: { type: 'point', size: 46, filled: true, opacity: 0.65 },
      encoding: {
        x: pixels('x'),
        y: {
          field: 'value',
          type: 'quantitative',
          scale: { type: 'log', domain: axis.domain, nice: false },
          axis: { title: null, values: axis.ticks, labelExpr: labelExpression, domain: false, ticks: false },
        },
        color: colour,
        description: { field: 'tip' },
      },
    },
    {
      data: { values: lines },
      mark: { type: 'rule', strokeWidth: 2.5 },
      encoding: { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y'), color: colour },
    },
    ...feet(columns, width, xOf),
  ])
}

/** The order of the trials from left to right, so that a drift within a side can be seen. */
const offset = (at: number, count: number): number => (count < 2 ? 0 : ((2 * at) / (count - 1) - 1) * spread)

function feet(columns: readonly ShiftColumn[], width: number, xOf: (column: number) => number): Layer[] {
  const text = (values: readonly Layer[], mark: Layer): Layer => ({
    data: { values },
    mark: { type: 'text', align: 'center', baseline: 'middle', fontSize: 12, limit: 0, ...mark },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
  })
  const at = (y: number, of: (column: ShiftColumn) => string): Layer[] =>
    columns.map((column, index) => ({ x: xOf(index), y, text: of(column) }))
  return [
    {
      data: { values: [{ x: 0, x2: width, y: height }] },
      mark: { type: 'rule', strokeWidth: 1, color: axisLine },
      encoding: { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y') },
    },
    text(
      at(height + 16, ({ label }) => label),
      { color: ink },
    ),
    text(
      at(height + 33, ({ note }) => note),
      { color: quietInk },
    ),
  ]
}
