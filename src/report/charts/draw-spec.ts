import type { TopLevelSpec } from 'vega-lite'
import type { ChartSpec } from '../document.ts'

/** Compiles a Vega-Lite specification and draws it as SVG text, without a browser or a canvas. */
export async function drawSpec(spec: ChartSpec): Promise<string> {
  // Vega takes a tenth of a second to load: only when something is drawn.
  const [{ parse, View }, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  if (!isTopLevel(spec)) throw new TypeError('a chart without layers cannot be drawn')
  const compiled = compile(spec).spec
  return new View(parse(compiled), { renderer: 'none' }).toSVG()
}

/** The document holds specifications as plain data; what the charts build is always layered. */
function isTopLevel(spec: ChartSpec): spec is ChartSpec & TopLevelSpec {
  return Array.isArray(spec['layer'])
}
