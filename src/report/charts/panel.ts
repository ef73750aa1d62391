import { axisLine, fontFamily, gridLine, ink, quietInk } from './palette.ts'

/** A chart of fixed size, so that panels stand exactly beside each other and positions can be worked out ahead. */
export interface Frame {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export type Layer = { readonly [key: string]: unknown }

export function panel(frame: Frame, layers: readonly Layer[]): Layer {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    background: null,
    autosize: { type: 'none' },
    padding: { left: frame.left, right: frame.right, top: frame.top, bottom: frame.bottom },
    width: frame.width,
    height: frame.height,
    config: {
      font: fontFamily,
      view: { stroke: null },
      axis: {
        labelColor: quietInk,
        titleColor: quietInk,
        gridColor: gridLine,
        domainColor: axisLine,
        tickColor: axisLine,
        labelFontSize: 12,
        titleFontSize: 12,
        titleFontWeight: 'normal',
        labelOverlap: false,
        labelLimit: 0,
        titleLimit: 0,
        tickSize: 4,
        labelPadding: 4,
      },
    },
    layer: layers,
  }
}

/** A pixel position of the frame; it takes no part in the scale. */
export const pixels = (field: string): Layer => ({ field, type: 'quantitative', scale: null, axis: null })

/** Name of the panel and what is measured, above it. */
export function panelTitle(title: string, subtitle: string, x: number, rise: number): Layer[] {
  const at = (text: string, y: number, mark: Layer): Layer => ({
    data: { values: [{ x, y, text }] },
    mark: { type: 'text', align: 'left', baseline: 'alphabetic', limit: 0, ...mark },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
  })
  return [
    at(title, -rise - 17, { fontSize: 15, fontWeight: 600, color: ink }),
    at(subtitle, -rise, { fontSize: 12, color: quietInk }),
  ]
}
