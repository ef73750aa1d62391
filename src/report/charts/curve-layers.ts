import { pixels, type Layer } from './panel.ts'

/** The curve of one series with the interval of the curve; ends are undefined where the noise is not known. */
export interface CurveLine {
  readonly series: string
  /** Points of one line are joined: a series has one for each format. */
  readonly line: string
  readonly points: readonly {
    readonly bytes: number
    readonly value: number
    readonly low: number | undefined
    readonly high: number | undefined
  }[]
}

interface Place {
  readonly xOf: (bytes: number) => number
  readonly yOf: (value: number) => number
  readonly height: number
  readonly colour: Layer
}

/** A band below the line it belongs to; what lies outside the plot is cut at its edge. */
export function curveLayers(curves: readonly CurveLine[], { xOf, yOf, height, colour }: Place): Layer[] {
  const inside = (value: number): number => Math.max(0, Math.min(height, yOf(value)))
  const points = curves.flatMap(({ series, line, points }) =>
    points.map(({ bytes, value, low, high }) => ({
      series,
      line,
      x: xOf(bytes),
      y: inside(value),
      low: low === undefined ? null : inside(low),
      high: high === undefined ? null : inside(high),
    })),
  )
  if (points.length === 0) return []
  const detail = { field: 'line' }
  return [
    {
      data: { values: points.filter(({ low, high }) => low !== null && high !== null) },
      mark: { type: 'area', opacity: 0.18 },
      encoding: { x: pixels('x'), y: pixels('low'), y2: { field: 'high' }, color: colour, detail },
    },
    {
      data: { values: points },
      mark: { type: 'line', strokeWidth: 2 },
      encoding: { x: pixels('x'), y: pixels('y'), color: colour, detail },
    },
  ]
}
