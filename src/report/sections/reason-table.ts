import { lineReasons } from '../../core/invoice.ts'
import { formatBytes } from '../../core/size.ts'
import { decimal } from '../../cost/decimal.ts'
import type { Table, TableCell } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import { formatNote, type RunView } from '../measures/run-view.ts'
import { formatUsd } from '../text/money.ts'
import { counted, reasonNames } from '../text/words.ts'

/** The same figures in dollars, with what a success cost where not every trial was one. */
export function reasonTable(view: RunView): Table {
  const billed = view.cells.filter(({ bill }) => bill.billed > 0)
  const reasons = lineReasons.filter(
    (reason) => reason !== 'idle' || billed.some(({ bill }) => decimal(bill.usdByReason.idle).gt(0)),
  )
  return {
    kind: 'table',
    id: `${view.prefix}dollars`,
    caption:
      'Mean of all trials of a cell that were billed, failed and invalid ones too; cost per success is their total divided by the trials that succeeded',
    sortable: true,
    columns: [
      { label: 'Workload', align: 'left' },
      { label: 'Payload', align: 'right' },
      { label: 'Platform and sizing', align: 'left' },
      { label: 'Start', align: 'left' },
      ...reasons.map((reason) => ({ label: capital(reasonNames[reason]), align: 'right' as const })),
      { label: 'One trial', align: 'right' },
      { label: 'Per success', align: 'right' },
    ],
    rows: billed.map((summary) => {
      const { cell, bill, seriesKey } = summary
      const mean = (usd: string): TableCell =>
        money(Number(usd) / bill.billed, Number(bill.totalUsd) / bill.billed)
      return [
        { text: cell.workload, heading: true },
        { text: formatBytes(cell.payloadBytes), ...formatNote(view, cell.format), sort: cell.payloadBytes },
        { text: view.series.find(({ key }) => key === seriesKey)?.label ?? cell.platform },
        { text: cell.startLevel },
        ...reasons.map((reason) => mean(bill.usdByReason[reason])),
        mean(bill.totalUsd),
        successCell(summary),
      ]
    }),
  }
}

/** A thousandth of the whole is not worth its digits. */
function money(usd: number, wholeUsd: number): TableCell {
  if (usd === 0) return { text: '–', tone: 'quiet', sort: 0 }
  if (usd < wholeUsd / 1000) return { text: 'under 0.1 %', tone: 'quiet', sort: usd }
  return { text: formatUsd(usd), sort: usd }
}

function successCell({ bill, counts, trials }: CellSummary): TableCell {
  if (counts.succeeded === 0) return { text: 'none succeeded', tone: 'bad', sort: null }
  if (bill.usdPerSuccess === null) {
    return { text: 'not known', note: 'an attempt has no known bill', tone: 'quiet', sort: null }
  }
  const usd = Number(bill.usdPerSuccess)
  if (bill.billed <= counts.succeeded) return { text: formatUsd(usd), sort: usd }
  const note = `${counted(bill.billed - counts.succeeded, 'trial')} of ${trials.length} paid in vain`
  return { text: formatUsd(usd), note, sort: usd, tone: 'bad' }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
