import { formatBytes } from '../../core/size.ts'
import { logAxis, logPosition } from './log-ticks.ts'
import { paper, quietInk } from './palette.ts'
import { panel, panelTitle, pixels, type Frame, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'

/** The probability of each platform, in the order of `platforms`, at one size; null where it did not compete. */
interface WinColumn {
  readonly bytes: number
  readonly probabilities: readonly (number | null)[]
}

export interface WinChart {
  readonly title: string
  readonly subtitle: string
  readonly platforms: readonly { readonly name: string; readonly colour: string }[]
  /** Ascending. */
  readonly columns: readonly WinColumn[]
  /** Sizes that were measured: the ticks. */
  readonly measured: readonly number[]
}

const width = 380
const height = 110
const left = 44

/** Stacked to 1: the wider a colour at a size, the surer that platform needs least there. */
export function winChart({ title, subtitle, platforms, columns, measured }: WinChart): Layer {
  const frame: Frame = { width, height, left, right: 16, top: 58, bottom: 66 }
  const { domain } = logAxis(
    columns.map(({ bytes }) => bytes),
    0.001,
  )
  const xOf = (bytes: number): number => width - logPosition(bytes, domain, width)
  const cells = columns.flatMap((column, at) => cellsOf(column, at, columns, platforms, xOf))
  return panel(frame, [
    ...panelTitle(title, subtitle, -left + 2, 20),
    {
      data: { values: cells },
      // Without a stroke of its own colour the paper shines through between neighbours.
      mark: { type: 'rect', strokeWidth: 0.7 },
      encoding: {
        x: pixels('left'),
        x2: { field: 'right' },
        y: { ...shareAxis, field: 'low' },
        y2: { field: 'high' },
        fill: { field: 'colour', type: 'nominal', scale: null, legend: null },
        stroke: { field: 'colour', type: 'nominal', scale: null, legend: null },
        description: { field: 'tip' },
      },
    },
    ...sizeTicks(measured, xOf),
    ...platformKey(platforms),
  ])
}

const shareAxis = {
  type: 'quantitative',
  scale: { domain: [0, 1], nice: false, zero: true },
  axis: { title: null, values: [0, 0.5, 1], format: '.0%', domain: false, ticks: false },
}

/** A size stands for the stretch around it, to the middle between its neighbours. */
function cellsOf(
  { bytes, probabilities }: WinColumn,
  at: number,
  columns: readonly WinColumn[],
  platforms: WinChart['platforms'],
  xOf: (bytes: number) => number,
): Layer[] {
  const middle = (other: WinColumn | undefined): number => (xOf(other?.bytes ?? bytes) + xOf(bytes)) / 2
  let stacked = 0
  return probabilities.flatMap((probability, index): Layer[] => {
    if (probability === null || probability === 0) return []
    const low = stacked
    stacked += probability
    const platform = platforms[index]
    return [
      {
        left: middle(columns[at - 1]),
        right: middle(columns[at + 1]),
        low,
        high: stacked,
        colour: platform?.colour ?? quietInk,
        tip: `${tipMark}${platform?.name ?? ''} at ${formatBytes(bytes)}: ${percentText(probability)}`,
      },
    ]
  })
}

/** Draws are counted: none of 2,000 is not never. */
export function percentText(probability: number): string {
  if (probability > 0.99) return '>99\u00a0%'
  return probability < 0.01 ? '<1\u00a0%' : `${Math.round(probability * 100)}\u00a0%`
}

const tickRoom = 48

function sizeTicks(measured: readonly number[], xOf: (bytes: number) => number): Layer[] {
  const ticks: { x: number; y: number; y2: number; text: string; label: number }[] = []
  for (const bytes of measured.toReversed()) {
    const x = xOf(bytes)
    const near = ticks.some((tick) => tick.text !== '' && Math.abs(tick.x - x) < tickRoom)
    ticks.push({ x, y: height, y2: height + 4, text: near ? '' : formatBytes(bytes), label: height + 14 })
  }
  return [
    {
      data: { values: ticks },
      mark: { type: 'rule', strokeWidth: 1, color: quietInk },
      encoding: { x: pixels('x'), y: pixels('y'), y2: { field: 'y2' } },
    },
    words(
      ticks.map(({ x, label, text }) => ({ x, y: label, text })),
      'center',
    ),
  ]
}

function platformKey(platforms: WinChart['platforms']): Layer[] {
  const items = platforms.map(({ name, colour }, index) => ({
    x: index * 126 + 6,
    y: height + 46,
    text: name,
    colour,
  }))
  return [
    {
      data: { values: items },
      mark: { type: 'point', shape: 'square', filled: true, size: 90, opacity: 1, stroke: paper },
      encoding: {
        x: pixels('x'),
        y: pixels('y'),
        color: { field: 'colour', type: 'nominal', scale: null, legend: null },
      },
    },
    words(
      items.map(({ x, y, text }) => ({ x: x + 10, y, text })),
      'left',
    ),
  ]
}

const words = (values: readonly { x: number; y: number; text: string }[], align: string): Layer => ({
  data: { values },
  mark: { type: 'text', align, baseline: 'middle', fontSize: 12, color: quietInk, limit: 0 },
  encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
})
