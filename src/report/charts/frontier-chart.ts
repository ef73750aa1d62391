import { formatBytes } from '../../core/size.ts'
import { logAxis, logPosition } from './log-ticks.ts'
import { axisLine, ink, paper, quietInk } from './palette.ts'
import { panel, panelTitle, pixels, type Frame, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'

/** How far one series goes; bytes. */
interface FrontierRow {
  readonly label: string
  /** `worked to 300 MB, failed from 1 GB` */
  readonly words: string
  readonly colour: string
  readonly largestWorked: number | undefined
  readonly smallestFailed: number | undefined
  readonly points: readonly { readonly bytes: number; readonly probability: number; readonly tip: string }[]
}

export interface FrontierChart {
  readonly title: string
  readonly subtitle: string
  readonly rows: readonly FrontierRow[]
  readonly sizes: readonly number[]
}

const width = 396
const rowHeight = 44

/** Per series a bar as far as it worked, open where nobody knows, hatched from where it failed. */
export function frontierChart({ title, subtitle, rows, sizes }: FrontierChart): Layer {
  const height = rows.length * rowHeight
  const frame: Frame = { width, height, left: 2, right: 42, top: 58, bottom: 42 }
  const { domain } = logAxis(sizes, 0.05)
  const xOf = (bytes: number): number => width - logPosition(bytes, domain, width)
  const placed = rows.map((row, at) => ({ ...row, y: at * rowHeight + 26 }))
  return panel(frame, [
    ...panelTitle(title, subtitle, 0, 20),
    ...bars(placed, xOf),
    ...rowTexts(placed),
    ...sizeTicks(sizes, xOf, height),
  ])
}

type PlacedRow = FrontierRow & { readonly y: number }

const coloured = (field: string): Layer => ({ field, type: 'nominal', scale: null, legend: null })

function bars(rows: readonly PlacedRow[], xOf: (bytes: number) => number): Layer[] {
  const line = (values: readonly Layer[], mark: Layer): Layer => ({
    data: { values },
    mark: { type: 'rule', ...mark },
    encoding: {
      x: pixels('x'),
      x2: { field: 'x2' },
      y: pixels('y'),
      y2: { field: 'y2' },
      color: coloured('colour'),
    },
  })
  const flat = (x: number, x2: number, { y, colour }: PlacedRow): Layer => ({ x, x2, y, y2: y, colour })
  const worked = rows.flatMap((row) =>
    row.largestWorked === undefined ? [] : [flat(0, xOf(row.largestWorked), row)],
  )
  const unknown = rows.map((row) =>
    flat(
      row.largestWorked === undefined ? 0 : xOf(row.largestWorked),
      row.smallestFailed === undefined ? width : xOf(row.smallestFailed),
      { ...row, colour: axisLine },
    ),
  )
  const failed = rows.flatMap((row) =>
    row.smallestFailed === undefined ? [] : hatch(xOf(row.smallestFailed), row),
  )
  const points = rows.flatMap(({ y, colour, points }) =>
    points.map(({ bytes, probability, tip }) => ({
      ...{ x: xOf(bytes), y, colour, tip: `${tipMark}${tip}` },
      fill: probability > 0.5 ? colour : paper,
    })),
  )
  return [
    line(unknown, { strokeWidth: 1.5, strokeDash: [2, 4] }),
    line(worked, { strokeWidth: 6, opacity: 0.45 }),
    line(failed, { strokeWidth: 1.25 }),
    {
      data: { values: points },
      mark: { type: 'point', size: 60, strokeWidth: 1.75, opacity: 1 },
      encoding: {
        x: pixels('x'),
        y: pixels('y'),
        fill: coloured('fill'),
        stroke: coloured('colour'),
        description: { field: 'tip' },
      },
    },
  ]
}

function hatch(from: number, { y, colour }: PlacedRow): Layer[] {
  const count = Math.max(1, Math.floor((width + 20 - from) / 6))
  return Array.from({ length: count }, (_, at) => ({
    ...{ x: from + at * 6, x2: from + at * 6 + 6, y: y + 5, y2: y - 5, colour },
  }))
}

function rowTexts(rows: readonly PlacedRow[]): Layer[] {
  const at = rows.map(({ label, words, y }) => ({ label, words, left: 0, right: width + 34, y: y - 17 }))
  const text = (field: string, x: string, mark: Layer): Layer => ({
    data: { values: at },
    mark: { type: 'text', baseline: 'middle', fontSize: 12, color: quietInk, limit: 0, ...mark },
    encoding: { x: pixels(x), y: pixels('y'), text: { field } },
  })
  return [
    text('label', 'left', { align: 'left', fontWeight: 600, color: ink }),
    text('words', 'right', { align: 'right', fontSize: 11 }),
  ]
}

function sizeTicks(sizes: readonly number[], xOf: (bytes: number) => number, height: number): Layer[] {
  const ticks: { x: number; y: number; text: string }[] = []
  for (const bytes of sizes.toReversed()) {
    const x = xOf(bytes)
    if (ticks.every((tick) => Math.abs(tick.x - x) >= 48))
      ticks.push({ x, y: height + 14, text: formatBytes(bytes) })
  }
  return [
    {
      data: { values: [{ x: 0, x2: width, y: height }] },
      mark: { type: 'rule', strokeWidth: 1, color: axisLine },
      encoding: { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y') },
    },
    {
      data: { values: ticks },
      mark: { type: 'text', align: 'center', baseline: 'middle', fontSize: 12, color: quietInk, limit: 0 },
      encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
    },
  ]
}
