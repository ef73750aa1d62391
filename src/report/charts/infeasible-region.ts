import { quietInk } from './palette.ts'
import { rowHeight } from './crossing-strip.ts'
import { pixels, type Layer } from './panel.ts'

/** From this size on a platform cannot do the job in any of its sizings. */
export interface LimitMark {
  readonly from: number
  readonly colour: string
  /** `no Lambda from 1 GB` */
  readonly label: string
}

interface Place {
  readonly xOf: (bytes: number) => number
  readonly width: number
  readonly height: number
  /** Pixels of the first row of words, above the plot: negative. */
  readonly top: number
}

const step = 7

/** The plot hatched from the limit to its right edge, with the words in the strip above it, a row for each. */
export function infeasibleRegions(limits: readonly LimitMark[], { xOf, width, height, top }: Place): Layer[] {
  if (limits.length === 0) return []
  const marked = limits.map((limit, row) => ({
    ...limit,
    left: Math.max(0, Math.min(width, xOf(limit.from))),
    row,
  }))
  const hatch = marked.flatMap(({ left, colour }) =>
    hatchLines(left, width, height).map((line) => ({ ...line, colour })),
  )
  const edges = marked.flatMap(({ left, colour, row }) => {
    const y = top + row * rowHeight
    return [
      { x: left, y, x2: left, y2: height, colour },
      { x: left, y, x2: width, y2: y, colour },
    ]
  })
  const labels = marked.map(({ label, row }) => ({
    x: width + 8,
    y: top + row * rowHeight,
    text: label,
  }))
  const colour = { field: 'colour', type: 'nominal', scale: null, legend: null }
  const at = { x: pixels('x'), x2: { field: 'x2' }, y: pixels('y'), y2: { field: 'y2' }, color: colour }
  return [
    { data: { values: hatch }, mark: { type: 'rule', strokeWidth: 1, opacity: 0.4 }, encoding: at },
    { data: { values: edges }, mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.9 }, encoding: at },
    {
      data: { values: labels },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 11, color: quietInk, limit: 0 },
      encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
    },
  ]
}

/** Diagonals, each cut where it leaves the rectangle. */
function hatchLines(
  left: number,
  right: number,
  height: number,
): { x: number; y: number; x2: number; y2: number }[] {
  const count = Math.ceil((right - left + height) / step)
  return Array.from({ length: count }, (_, at) => {
    const start = left - height + at * step
    const x = Math.max(left, start)
    const x2 = Math.min(right, start + height)
    return { x, y: height - (x - start), x2, y2: height - (x2 - start) }
  }).filter(({ x, x2 }) => x2 > x)
}
