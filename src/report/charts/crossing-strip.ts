import { axisLine, ink, paper, quietInk } from './palette.ts'
import { pixels, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'

/** Where two platforms cross, for the strip above the plot. Bytes; an open end of the interval is undefined. */
export interface CrossingMark {
  readonly at: number
  readonly low: number | undefined
  readonly high: number | undefined
  /** Of who is less below, and above. */
  readonly colours: readonly [below: string, above: string]
  /** `63 MB (48–81 MB)` */
  readonly label: string
  readonly tip: string
}

/** Sizes at which either will do. */
export interface ZoneMark {
  readonly low: number
  readonly high: number
}

interface Place {
  readonly xOf: (bytes: number) => number
  readonly width: number
  readonly height: number
  /** Pixels of the first row, above the plot: negative. */
  readonly top: number
}

export const rowHeight = 16

export const crossingsHeight = (rows: number): number => (rows === 0 ? 0 : rows * rowHeight + 2)

/**
 * One row per crossing: its interval in the colours of who is less on each side, a diamond at the estimate, the figures at
 * the end of the row, and a line down through the plot. Zones shade the plot.
 */
export function crossingStrip(
  crossings: readonly CrossingMark[],
  zones: readonly ZoneMark[],
  place: Place,
): Layer[] {
  const clamp = (x: number): number => Math.max(0, Math.min(place.width, x))
  const rows = crossings.map((crossing, row) => ({
    x: clamp(place.xOf(crossing.at)),
    low: clamp(crossing.low === undefined ? 0 : place.xOf(crossing.low)),
    high: clamp(crossing.high === undefined ? place.width : place.xOf(crossing.high)),
    y: place.top + row * rowHeight,
    bottom: place.height,
    below: crossing.colours[0],
    above: crossing.colours[1],
    text: crossing.label,
    label: place.width + 8,
    tip: `${tipMark}${crossing.tip}`,
  }))
  return [...zoneLayers(zones, place, clamp), ...(rows.length === 0 ? [] : rowLayers(rows))]
}

function zoneLayers(
  zones: readonly ZoneMark[],
  { xOf, height }: Place,
  clamp: (x: number) => number,
): Layer[] {
  if (zones.length === 0) return []
  const values = zones.map(({ low, high }) => ({
    left: clamp(xOf(low)),
    right: clamp(xOf(high)),
    top: 0,
    bottom: height,
  }))
  return [
    {
      data: { values },
      mark: { type: 'rect', color: axisLine, opacity: 0.22 },
      encoding: {
        x: pixels('left'),
        x2: { field: 'right' },
        y: pixels('top'),
        y2: { field: 'bottom' },
      },
    },
  ]
}

function rowLayers(rows: readonly Layer[]): Layer[] {
  const colour = (field: string): Layer => ({ field, type: 'nominal', scale: null, legend: null })
  const half = (from: string, to: string, field: string): Layer => ({
    data: { values: rows },
    mark: { type: 'rule', strokeWidth: 6, opacity: 1 },
    encoding: { x: pixels(from), x2: { field: to }, y: pixels('y'), color: colour(field) },
  })
  return [
    {
      data: { values: rows },
      mark: { type: 'rule', strokeWidth: 1, strokeDash: [3, 3], color: quietInk, opacity: 0.8 },
      encoding: { x: pixels('x'), y: pixels('y'), y2: { field: 'bottom' } },
    },
    half('low', 'x', 'below'),
    half('x', 'high', 'above'),
    {
      data: { values: rows },
      mark: {
        type: 'point',
        shape: 'diamond',
        filled: true,
        size: 76,
        color: ink,
        stroke: paper,
        opacity: 1,
      },
      encoding: { x: pixels('x'), y: pixels('y'), description: { field: 'tip' } },
    },
    {
      data: { values: rows },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 11, color: quietInk, limit: 0 },
      encoding: { x: pixels('label'), y: pixels('y'), text: { field: 'text' } },
    },
  ]
}
