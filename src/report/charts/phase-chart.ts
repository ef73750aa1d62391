import { panel, panelTitle, pixels, type Frame, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'
import { ink, paper, phaseColours, quietInk } from './palette.ts'

/** One bar: the medians of one cell's phases, in order. */
export interface PhaseBar {
  readonly label: string
  readonly phases: readonly { readonly name: string; readonly ms: number; readonly text: string }[]
  /** `3.2 s` */
  readonly total: string
  /** `not seen: queue`; empty where every phase was seen. */
  readonly remark: string
}

export interface PhaseChart {
  readonly title: string
  readonly subtitle: string
  readonly bars: readonly PhaseBar[]
  /** Of the axis; the same in panels that are to be compared. */
  readonly longestMs: number
  /** Names in order, for the key below the bars. */
  readonly phaseNames: readonly string[]
}

const width = 396
const rowHeight = 68
const keyColumns = 3

/** Bars from submission to the end, stacked by phase; the name above each bar, so that phones can read it too. */
export function phaseChart(chart: PhaseChart): Layer {
  const height = chart.bars.length * rowHeight
  const keyRows = Math.ceil(chart.phaseNames.length / keyColumns)
  const frame: Frame = { width, height, left: 2, right: 42, top: 58, bottom: 50 + keyRows * 20 }
  const x = {
    field: 'start',
    type: 'quantitative',
    scale: { domain: [0, chart.longestMs], nice: false, zero: true },
    axis: {
      title: null,
      tickCount: 5,
      domain: false,
      ticks: false,
      labelExpr: "datum.value === 0 ? '0' : format(datum.value / 1000, '~g') + ' s'",
    },
  }
  return panel(frame, [
    ...panelTitle(chart.title, chart.subtitle, 0, 20),
    {
      data: { values: chart.bars.flatMap(segmentsOf) },
      mark: { type: 'rect', stroke: paper, strokeWidth: 0.75 },
      encoding: {
        x,
        x2: { field: 'end' },
        y: pixels('top'),
        y2: { field: 'bottom' },
        color: { field: 'colour', type: 'nominal', scale: null, legend: null },
        description: { field: 'tip' },
      },
    },
    ...barTexts(chart.bars),
    ...phaseKey(chart.phaseNames, height + 40),
  ])
}

function segmentsOf(bar: PhaseBar, row: number): Layer[] {
  const top = row * rowHeight + 22
  let clock = 0
  return bar.phases.map(({ name, ms, text }) => {
    const start = clock
    clock += ms
    return {
      start,
      end: clock,
      top,
      bottom: top + 20,
      colour: colourOf(name),
      tip: `${tipMark}${bar.label}, ${name}: ${text}`,
    }
  })
}

/** Above each bar its name and, to the right, the whole; below it what was not seen. */
function barTexts(bars: readonly PhaseBar[]): Layer[] {
  const rows = bars.map(({ label, total, remark }, row) => ({
    label,
    total,
    remark,
    left: 0,
    right: width,
    above: row * rowHeight + 12,
    below: row * rowHeight + 51,
  }))
  const text = (field: string, x: string, y: string, mark: Layer): Layer => ({
    data: { values: rows },
    mark: { type: 'text', baseline: 'middle', fontSize: 12, color: quietInk, limit: 0, ...mark },
    encoding: { x: pixels(x), y: pixels(y), text: { field } },
  })
  return [
    text('label', 'left', 'above', { align: 'left', fontWeight: 600, color: ink }),
    text('total', 'right', 'above', { align: 'right' }),
    text('remark', 'left', 'below', { align: 'left', fontSize: 11 }),
  ]
}

function phaseKey(names: readonly string[], top: number): Layer[] {
  const items = names.map((name, index) => ({
    x: (index % keyColumns) * (width / keyColumns) + 6,
    label: (index % keyColumns) * (width / keyColumns) + 16,
    y: top + Math.floor(index / keyColumns) * 20,
    name,
    colour: colourOf(name),
  }))
  return [
    {
      data: { values: items },
      mark: { type: 'point', shape: 'square', filled: true, size: 90, opacity: 1 },
      encoding: {
        x: pixels('x'),
        y: pixels('y'),
        color: { field: 'colour', type: 'nominal', scale: null, legend: null },
      },
    },
    {
      data: { values: items },
      mark: { type: 'text', align: 'left', baseline: 'middle', fontSize: 12, color: quietInk, limit: 0 },
      encoding: { x: pixels('label'), y: pixels('y'), text: { field: 'name' } },
    },
  ]
}

function colourOf(phase: string): string {
  return phaseColours[phase] ?? '#c9ced6'
}
