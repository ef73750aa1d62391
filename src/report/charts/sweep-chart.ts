import { spreadLabels } from './label-positions.ts'
import { logAxis, logPosition } from './log-ticks.ts'
import { axisLine, ink, paper, quietInk } from './palette.ts'
import { panel, panelTitle, pixels, type Frame, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'

/** One line: a payload over memory sizes. */
interface SweepLine {
  /** `10 MB` */
  readonly label: string
  readonly points: readonly {
    readonly memoryMiB: number
    readonly value: number
    readonly low: number | undefined
    readonly high: number | undefined
    /** No other memory size is both cheaper and faster. */
    readonly onFront: boolean
    readonly tip: string
  }[]
}

export interface SweepChart {
  readonly title: string
  readonly subtitle: string
  readonly lines: readonly SweepLine[]
  readonly colour: string
  /** A Vega expression on `datum.value`. */
  readonly labelExpression: string
}

const width = 300
const height = 210
const left = 58
/** Pixels to the side for each line, so that intervals do not hide each other. */
const apart = 3

/** Memory sizes evenly spaced, the figure on a logarithmic axis; full points are on the Pareto front. */
export function sweepChart({ title, subtitle, lines, colour, labelExpression }: SweepChart): Layer {
  const frame: Frame = { width, height, left, right: 82, top: 58, bottom: 46 }
  const memories = [
    ...new Set(lines.flatMap(({ points }) => points.map((point) => point.memoryMiB))),
  ].toSorted((a, b) => a - b)
  const axis = logAxis(
    lines.flatMap(({ points }) =>
      points.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]),
    ),
    0.04,
  )
  const xOf = (memoryMiB: number): number => ((memories.indexOf(memoryMiB) + 0.5) * width) / memories.length
  const yOf = (value: number): number =>
    Math.max(0, Math.min(height, logPosition(value, axis.domain, height)))
  const points = lines.flatMap(({ label, points }, line) =>
    points.map(({ memoryMiB, value, low, high, onFront, tip }) => ({
      ...{ line: label, x: xOf(memoryMiB) + (line - (lines.length - 1) / 2) * apart, value },
      low: yOf(low ?? value),
      high: yOf(high ?? value),
      fill: onFront ? colour : paper,
      tip: `${tipMark}${tip}`,
    })),
  )
  const y = {
    field: 'value',
    type: 'quantitative',
    scale: { type: 'log', domain: axis.domain, nice: false },
    axis: { title: null, values: axis.ticks, labelExpr: labelExpression, domain: false, ticks: false },
  }
  const x = pixels('x')
  return panel(frame, [
    ...panelTitle(title, subtitle, -left + 2, 20),
    {
      data: { values: points },
      mark: { type: 'line', strokeWidth: 1.5, color: colour, opacity: 0.7 },
      encoding: { x, y, detail: { field: 'line' } },
    },
    {
      data: { values: points },
      mark: { type: 'rule', strokeWidth: 1.5, color: colour },
      encoding: { x, y: pixels('low'), y2: { field: 'high' } },
    },
    {
      data: { values: points },
      mark: { type: 'point', size: 54, stroke: colour, strokeWidth: 1.75, opacity: 1 },
      encoding: {
        x,
        y,
        fill: { field: 'fill', type: 'nominal', scale: null, legend: null },
        description: { field: 'tip' },
      },
    },
    ...lineLabels(lines, xOf, yOf),
    ...memoryTicks(memories, xOf),
  ])
}

/** Payloads where the lines end, moved apart. */
function lineLabels(
  lines: readonly SweepLine[],
  xOf: (memoryMiB: number) => number,
  yOf: (value: number) => number,
): Layer[] {
  const ends = lines.map(({ points }) => points.at(-1))
  const places = spreadLabels(
    ends.map((end) => yOf(end?.value ?? 1)),
    14,
    4,
    height - 4,
  )
  const labels = lines.map(({ label }, at) => ({
    x: xOf(ends[at]?.memoryMiB ?? 0) + (at - (lines.length - 1) / 2) * apart + 6,
    y: yOf(ends[at]?.value ?? 1),
    joint: width + 12,
    place: places[at] ?? 0,
    text: label,
    label: width + 17,
  }))
  return [
    {
      data: { values: labels },
      mark: { type: 'rule', strokeWidth: 1, color: axisLine, opacity: 0.6 },
      encoding: { x: pixels('x'), y: pixels('y'), x2: { field: 'joint' }, y2: { field: 'place' } },
    },
    {
      data: { values: labels },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 12, color: ink, limit: 0 },
      encoding: { x: pixels('label'), y: pixels('place'), text: { field: 'text' } },
    },
  ]
}

function memoryTicks(memories: readonly number[], xOf: (memoryMiB: number) => number): Layer[] {
  const step = Math.ceil((memories.length * 44) / width)
  const ticks = memories
    .filter((_, at) => at % step === 0)
    .map((memoryMiB) => ({ x: xOf(memoryMiB), y: height + 14, text: String(memoryMiB) }))
  const text = (values: readonly Layer[]): Layer => ({
    data: { values },
    mark: { type: 'text', align: 'center', baseline: 'middle', fontSize: 12, color: quietInk, limit: 0 },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
  })
  const base = { data: { values: [{ x: 0, x2: width, y: height }] } }
  return [
    {
      ...base,
      mark: { type: 'rule', strokeWidth: 1, color: axisLine },
      encoding: { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y') },
    },
    text(ticks),
    text([{ x: width / 2, y: height + 32, text: 'Lambda memory, MiB' }]),
  ]
}
