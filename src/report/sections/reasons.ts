import { lineReasons, type LineReason } from '../../core/invoice.ts'
import { startLevels, type StartLevel } from '../../core/platform.ts'
import { formatBytes } from '../../core/size.ts'
import { decimal } from '../../cost/decimal.ts'
import { reasonChart, type ReasonBar, type ReasonGroup } from '../charts/reason-chart.ts'
import type { Block, Chart } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import { cellsOf, type RunView } from '../measures/run-view.ts'
import { formatUsd } from '../text/money.ts'
import { reasonNames, slug, startNames } from '../text/words.ts'
import { panelName, withTarget } from './panel-words.ts'
import { reasonTable } from './reason-table.ts'
import { runBill } from './run-bill.ts'
import type { SectionBuilder } from './section.ts'

/** What the money of each cell was spent on, and of the run as a whole. */
export const reasonsSection: SectionBuilder = {
  id: 'dollars',
  title: 'Where each dollar goes',
  build: (view) => {
    if (view.cells.every(({ bill }) => bill.billed === 0)) return []
    return [
      {
        kind: 'paragraph',
        text: 'Work is time after the script had its session. Start-up is billed time before that, where the script could see it; what it could not see stands under work. Minimum or rounding is what is billed and was not used: the first minute of each worker, or of all of them on Glue, and the rest of a millisecond or second.',
      },
      ...view.workloads.flatMap((workload) => chartsOf(view, workload)),
      reasonTable(view),
      ...runBill(view),
    ]
  },
}

function chartsOf(view: RunView, workload: string): Block[] {
  const cells = cellsOf(view, workload).filter(({ bill }) => decimal(bill.totalUsd).gt(0))
  if (cells.length === 0) return []
  const panels = startLevels.flatMap((level) => {
    const own = cells.filter(({ cell }) => cell.startLevel === level)
    return own.length === 0 ? [] : [panelOf(view, workload, level, own)]
  })
  return [{ kind: 'heading', text: workload }, ...panels]
}

function panelOf(view: RunView, workload: string, level: StartLevel, cells: readonly CellSummary[]): Chart {
  const groups = view.series.flatMap(({ key, label }): ReasonGroup[] => {
    const bars = cells.filter(({ seriesKey }) => seriesKey === key).map((each) => barOf(view, each))
    return bars.length === 0 ? [] : [{ label, bars }]
  })
  const what = `${workload}, ${startNames[level].toLowerCase()}: what the cost was spent on`
  return {
    kind: 'chart',
    name: `${view.prefix}dollars-${view.workloads.indexOf(workload) + 1}-${slug(workload)}-${level}`,
    title: what,
    caption: `${what}; at the right the mean of one trial`,
    alternative: groups.map(groupWords).join(' '),
    spec: reasonChart({
      title: panelName(workload, level),
      subtitle: withTarget(view, 'share of the cost of one trial'),
      groups,
    }),
  }
}

function barOf(view: RunView, { cell, bill }: CellSummary): ReasonBar {
  const total = decimal(bill.totalUsd)
  const share = (reason: LineReason): number => Number(decimal(bill.usdByReason[reason]).div(total))
  const mean = (usd: string): string => formatUsd(Number(usd) / bill.billed)
  const of = <T>(make: (reason: LineReason) => T): Readonly<Record<LineReason, T>> => ({
    work: make('work'),
    'start-up': make('start-up'),
    'minimum-or-rounding': make('minimum-or-rounding'),
    idle: make('idle'),
  })
  return {
    label:
      view.formats.length > 1
        ? `${formatBytes(cell.payloadBytes)} ${cell.format}`
        : formatBytes(cell.payloadBytes),
    shares: of(share),
    tips: of((reason) => `${percent(share(reason))}, ${mean(bill.usdByReason[reason])}`),
    total: mean(bill.totalUsd),
  }
}

const percent = (share: number): string =>
  share > 0 && share < 0.01 ? 'under 1 %' : `${Math.round(share * 100)} %`

function groupWords({ label, bars }: ReasonGroup): string {
  const words = bars.map(({ label: size, shares, total }) => {
    const parts = lineReasons.filter((reason) => shares[reason] > 0)
    const split = parts.map((reason) => `${reasonNames[reason]} ${percent(shares[reason])}`).join(', ')
    return `${size}: ${split} of ${total}`
  })
  return `${label}: ${words.join('; ')}.`
}
