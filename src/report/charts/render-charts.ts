import type { Chart, ReportDocument } from '../document.ts'
import { drawSpec } from './draw-spec.ts'
import { finishSvg, standalone } from './svg-finish.ts'

export interface RenderedChart {
  /** File name without ending. */
  readonly name: string
  /** A file of its own: text alternative, tooltips, colours for light and dark. */
  readonly svg: string
  /** The same to be put into a page that has the colours. */
  readonly inline: string
}

/** Every chart of the document as an SVG, in order. Equal documents give equal bytes. Loads Vega. */
export async function renderCharts(document: ReportDocument): Promise<RenderedChart[]> {
  const rendered: RenderedChart[] = []
  for (const chart of chartsOf(document)) {
    const inline = finishSvg(await drawSpec(chart.spec), chart)
    rendered.push({ name: chart.name, svg: standalone(inline, chart), inline })
  }
  return rendered
}

function chartsOf(document: ReportDocument): Chart[] {
  return document.sections.flatMap((section) => section.blocks.filter((block) => block.kind === 'chart'))
}
