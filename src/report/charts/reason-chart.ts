import { lineReasons, type LineReason } from '../../core/invoice.ts'
import { reasonNames } from '../text/words.ts'
import { panel, panelTitle, pixels, type Frame, type Layer } from './panel.ts'
import { tipMark } from './svg-finish.ts'
import { ink, paper, quietInk, reasonColours } from './palette.ts'

/** One bar: what one dollar of a cell went into. */
export interface ReasonBar {
  /** Payload size. */
  readonly label: string
  /** Shares of the whole, 0 to 1; together 1. */
  readonly shares: Readonly<Record<LineReason, number>>
  /** Shown when pointed at. */
  readonly tips: Readonly<Record<LineReason, string>>
  /** `$0.0147` */
  readonly total: string
}

export interface ReasonGroup {
  /** Platform and sizing. */
  readonly label: string
  readonly bars: readonly ReasonBar[]
}

export interface ReasonChart {
  readonly title: string
  readonly subtitle: string
  readonly groups: readonly ReasonGroup[]
}

const width = 300
const headHeight = 26
const rowHeight = 20
const barHeight = 14
const groupGap = 10
const keySpacing = [0, 66, 150, 306]

/** Bars of equal length, split by reason: cells that cost very different amounts can be compared. */
export function reasonChart({ title, subtitle, groups }: ReasonChart): Layer {
  const placed = placeGroups(groups)
  const height = placed.height
  const frame: Frame = { width, height, left: 62, right: 78, top: 58, bottom: 62 }
  const used = lineReasons.filter((reason) =>
    groups.some(({ bars }) => bars.some(({ shares }) => shares[reason] > 0)),
  )
  return panel(frame, [
    ...panelTitle(title, subtitle, -60, 20),
    {
      data: { values: placed.segments },
      mark: { type: 'rect', stroke: paper, strokeWidth: 0.75 },
      encoding: {
        x: {
          field: 'start',
          type: 'quantitative',
          scale: { domain: [0, 1], nice: false, zero: true },
          axis: { title: null, values: [0, 0.25, 0.5, 0.75, 1], format: '.0%', domain: false, ticks: false },
        },
        x2: { field: 'end' },
        y: pixels('top'),
        y2: { field: 'bottom' },
        color: { field: 'colour', type: 'nominal', scale: null, legend: null },
        description: { field: 'tip' },
      },
    },
    texts(placed.heads, { align: 'left', fontWeight: 600, color: ink }),
    texts(placed.labels, { align: 'right' }),
    texts(placed.totals, { align: 'left' }),
    ...reasonKey(used, height + 46),
  ])
}

interface Word {
  readonly x: number
  readonly y: number
  readonly text: string
}

function placeGroups(groups: readonly ReasonGroup[]) {
  const heads: Word[] = []
  const labels: Word[] = []
  const totals: Word[] = []
  const segments: Layer[] = []
  let y = 0
  for (const { label, bars } of groups) {
    heads.push({ x: -60, y: y + 12, text: label })
    y += headHeight
    for (const bar of bars) {
      const middle = y + rowHeight / 2
      labels.push({ x: -8, y: middle, text: bar.label })
      totals.push({ x: width + 8, y: middle, text: bar.total })
      segments.push(...segmentsOf(label, bar, middle))
      y += rowHeight
    }
    y += groupGap
  }
  return { heads, labels, totals, segments, height: Math.max(y - groupGap, rowHeight) }
}

function segmentsOf(group: string, { label, shares, tips }: ReasonBar, middle: number): Layer[] {
  let clock = 0
  return lineReasons.flatMap((reason) => {
    const start = clock
    clock += shares[reason]
    if (shares[reason] === 0) return []
    return [
      {
        start,
        end: Math.min(clock, 1),
        top: middle - barHeight / 2,
        bottom: middle + barHeight / 2,
        colour: reasonColours[reason],
        tip: `${tipMark}${group}, ${label}, ${reasonNames[reason]}: ${tips[reason]}`,
      },
    ]
  })
}

function texts(words: readonly Word[], mark: Layer): Layer {
  return {
    data: { values: words },
    mark: { type: 'text', baseline: 'middle', fontSize: 12, color: quietInk, limit: 0, ...mark },
    encoding: { x: pixels('x'), y: pixels('y'), text: { field: 'text' } },
  }
}

function reasonKey(reasons: readonly LineReason[], y: number): Layer[] {
  const items = reasons.map((reason, index) => ({
    x: (keySpacing[index] ?? 0) - 54,
    y,
    text: reasonNames[reason],
    colour: reasonColours[reason],
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
    texts(
      items.map(({ x, text }) => ({ x: x + 10, y, text })),
      { align: 'left' },
    ),
  ]
}
