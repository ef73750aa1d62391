import type { CellSamples } from '../regression/cell-samples.ts'
import { gateConfidence } from '../stats/regression/gate.ts'
import type { RunComparison } from '../regression/comparison.ts'
import type { SideName } from '../regression/measures.ts'
import { median } from '../stats/order.ts'
import { drawSpec } from './charts/draw-spec.ts'
import { quietInk } from './charts/palette.ts'
import type { RenderedChart } from './charts/render-charts.ts'
import { shiftChart, type ShiftColumn } from './charts/shift-chart.ts'
import { finishSvg, standalone } from './charts/svg-finish.ts'
import type { Chart } from './document.ts'
import { axisLabels } from './sections/axis-labels.ts'
import { formatMs } from './text/duration.ts'
import { formatUsd } from './text/money.ts'

/** One chart of each regressed cell, to be put beside a comment. Equal samples give equal bytes. Loads Vega. */
export async function renderShiftCharts(
  comparison: RunComparison,
  samples: readonly CellSamples[],
): Promise<readonly RenderedChart[]> {
  const rendered: RenderedChart[] = []
  for (const [at, each] of samples.entries()) {
    const chart = chartOf(each, at, comparison)
    const inline = finishSvg(await drawSpec(chart.spec), chart)
    rendered.push({ name: chart.name, svg: standalone(inline, chart), inline })
  }
  return rendered
}

function chartOf({ verdict, measure }: CellSamples, at: number, { reference }: RunComparison): Chart {
  const format = measure.name === 'billed' ? formatUsd : formatMs
  const shown = sides(reference).filter(({ side }) => measure.values[side].length > 0)
  const columns = shown.map(({ side, label, colour }): ShiftColumn => {
    const values = measure.values[side]
    const middle = median(values)
    return {
      ...{ label, colour, middle, note: `${format(middle)}, n = ${values.length}` },
      values: values.map((value) => ({ value, tip: `${label}: ${format(value)}` })),
    }
  })
  const title = verdict.cell
  return {
    kind: 'chart',
    name: `regressed-${at + 1}`,
    title,
    caption: `${measure.clock}; lines are medians, intervals ${Math.round(100 * gateConfidence)} %`,
    alternative: `${verdict.words}. ${columns.map(({ label, note }) => `${label}: ${note}`).join('; ')}.`,
    spec: shiftChart({
      title,
      subtitle: `${changeOf(verdict)}; ${measure.name === 'billed' ? 'billed, at one price book' : 'submit to finish'}; lines are medians`,
      columns,
      labelExpression: measure.name === 'billed' ? axisLabels.dollars : axisLabels.milliseconds,
    }),
  }
}

function changeOf({ shiftPercent, low, high }: CellSamples['verdict']): string {
  const signed = (percent: number): string => `${percent > 0 ? '+' : ''}${percent.toFixed(1)}`
  if (shiftPercent === null) return ''
  const interval = low === null || high === null ? '' : ` (${signed(low)} to ${signed(high)})`
  return `${signed(shiftPercent)} %${interval}`
}

interface ShownSide {
  readonly side: SideName
  readonly label: string
  readonly colour: string
}

/** Told apart by place and name; colour only groups both sides of a measurement. */
function sides(reference: RunComparison['reference']): readonly ShownSide[] {
  const base: ShownSide = { side: 'base', label: 'BASE', colour: quietInk }
  return [
    ...(reference === 'base' ? [base] : [{ ...base, label: 'BASE, earlier' }]),
    { side: 'control', label: 'control', colour: '#0072B2' },
    { side: 'head', label: 'HEAD', colour: '#D55E00' },
    { side: 'againControl', label: 'control, again', colour: '#0072B2' },
    { side: 'againHead', label: 'HEAD, again', colour: '#D55E00' },
  ]
}
