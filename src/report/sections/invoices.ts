import { formatBytes } from '../../core/size.ts'
import type { Invoice, InvoiceLine } from '../../core/invoice.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import type { Block, Table, TableCell } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import type { RunView } from '../measures/run-view.ts'
import { formatUsd } from '../text/money.ts'
import type { SectionBuilder } from './section.ts'

/** From quantity to dollar, line by line. */
export const invoicesSection: SectionBuilder = {
  id: 'invoices',
  title: 'Where the cost comes from',
  build: (view) => {
    const billed = view.cells.flatMap((summary) => {
      const trial = middleTrial(summary)
      return trial === undefined ? [] : [{ summary, ...trial }]
    })
    if (billed.length === 0)
      return [{ kind: 'paragraph', text: 'No trial that succeeded has usage to price.' }]
    const rows = billed.flatMap(({ summary, trial, invoice }) => rowsOf(view, summary, trial, invoice))
    return [introduction(view), invoiceTable(view, rows)]
  },
}

function introduction({ stored: { run } }: RunView): Block {
  const basis =
    run.target === 'local' ? 'the units that the local engines metered' : 'the units that AWS reported'
  return {
    kind: 'paragraph',
    text: `Price book ${run.priceBook}, region ${run.region}, applied to ${basis}. For every cell: the invoice of one real trial, the one with the median total (of two in the middle, the cheaper).`,
  }
}

/** A real invoice rather than a mean of several: its lines add up. */
function middleTrial({ trials }: CellSummary): { trial: StoredTrial; invoice: Invoice } | undefined {
  const billed = trials.flatMap((trial) =>
    trial.state === 'succeeded' && trial.invoice !== null ? [{ trial, invoice: trial.invoice }] : [],
  )
  billed.sort((a, b) => Number(a.invoice.totalUsd) - Number(b.invoice.totalUsd))
  return billed[Math.floor((billed.length - 1) / 2)]
}

function invoiceTable(view: RunView, rows: readonly (readonly TableCell[])[]): Table {
  const labels = ['Cell', 'Item and rule', 'Quantity', 'Rate, USD', 'Amount']
  return {
    kind: 'table',
    id: `${view.prefix}invoices`,
    caption: 'Invoice lines; amounts rounded to read and below that exact, in US dollars',
    sortable: false,
    columns: labels.map((label) => ({
      label,
      align: ['Quantity', 'Rate, USD', 'Amount'].includes(label) ? 'right' : 'left',
      prose: label === 'Item and rule',
    })),
    rows,
  }
}

/** One line names its cell itself; several stand under their total. */
function rowsOf(view: RunView, summary: CellSummary, trial: StoredTrial, invoice: Invoice): TableCell[][] {
  const { cell } = summary
  const label = view.series.find(({ key }) => key === summary.seriesKey)?.label ?? cell.platform
  const name: TableCell = {
    text: `${cell.workload}, ${formatBytes(cell.payloadBytes)} ${cell.format}, ${cell.startLevel}`,
    note: `${label}, trial ${trial.sequence}`,
    heading: true,
  }
  const [only, ...others] = invoice.lines
  if (only !== undefined && others.length === 0) return [lineRow(only, name)]
  const empty: TableCell = { text: '' }
  const total = [name, { text: 'total' }, empty, empty, amountCell(invoice.totalUsd)]
  return [total, ...invoice.lines.map((line) => lineRow(line, { text: '', heading: true }))]
}

function lineRow(line: InvoiceLine, name: TableCell): TableCell[] {
  return [
    name,
    { text: line.item, note: line.rule },
    { text: line.quantity, note: line.unit, code: true },
    { text: line.rateUsd, code: true },
    amountCell(line.amountUsd),
  ]
}

function amountCell(usd: string): TableCell {
  return { text: formatUsd(usd), note: usd }
}
