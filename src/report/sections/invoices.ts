import { formatBytes } from '../../core/size.ts'
import type { Invoice, InvoiceLine } from '../../core/invoice.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import type { Block, Table, TableCell } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import type { RunView } from '../measures/run-view.ts'
import { formatUsd } from '../text/money.ts'
import { reasonNames } from '../text/words.ts'
import type { SectionBuilder } from './section.ts'

/** From quantity to dollar, line by line. */
export const invoicesSection: SectionBuilder = {
  id: 'invoices',
  title: 'Invoices, line by line',
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
  const basis = {
    local: 'the units that the local engines metered',
    aws: 'the units that AWS reported',
    imported: 'the units that were imported; a total that came without units stands as it is',
  }[run.target]
  return {
    kind: 'paragraph',
    text: `Price book ${run.priceBook}, region ${run.region}, applied to ${basis}. For every cell: the invoice of one real trial, the one with the median total (of two in the middle, the cheaper). A quantity that serves two reasons has a line for each.`,
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
  const labels = ['Cell, item and purpose', 'How it was counted', 'Quantity', 'Rate, USD', 'Amount']
  return {
    kind: 'table',
    id: `${view.prefix}invoices`,
    caption: 'Invoice lines; amounts rounded to read and below that exact, in US dollars',
    sortable: false,
    columns: labels.map((label) => ({
      label,
      align: ['Quantity', 'Rate, USD', 'Amount'].includes(label) ? 'right' : 'left',
      prose: label === 'How it was counted',
    })),
    rows,
  }
}

function rowsOf(view: RunView, summary: CellSummary, trial: StoredTrial, invoice: Invoice): TableCell[][] {
  const { cell } = summary
  const label = view.series.find(({ key }) => key === summary.seriesKey)?.label ?? cell.platform
  const name: TableCell = {
    text: `${cell.workload}, ${formatBytes(cell.payloadBytes)} ${cell.format}, ${cell.startLevel}`,
    note: `${label}, trial ${trial.sequence}`,
    heading: true,
  }
  const empty: TableCell = { text: '' }
  const total = [name, totalCell(invoice), empty, empty, amountCell(invoice.totalUsd)]
  return [total, ...invoice.lines.map((line, at) => lineRow(line, invoice.lines[at - 1]))]
}

function lineRow(line: InvoiceLine, before: InvoiceLine | undefined): TableCell[] {
  return [
    { text: line.item, note: reasonNames[line.reason] },
    { text: ruleAfter(line, before) },
    { text: line.quantity, note: line.unit, code: true },
    { text: line.rateUsd, code: true, ...sureness(line) },
    amountCell(line.amountUsd),
  ]
}

/** Lines of one quantity share most of their rule: only what is different is said again. */
function ruleAfter({ item, rule }: InvoiceLine, before: InvoiceLine | undefined): string {
  if (before?.item !== item) return rule
  const said = new Set(before.rule.split('; '))
  const own = rule.split('; ').filter((part) => !said.has(part))
  return own.length === 0 ? 'as above' : `as above: ${own.join('; ')}`
}

/** A bill that had to be derived says so, and where the true one lies. */
function totalCell({ basis, boundsUsd }: Invoice): TableCell {
  if (basis === 'billed') return { text: 'total' }
  const between =
    boundsUsd === null
      ? 'its bounds are not known'
      : `the bill lies between ${formatUsd(boundsUsd.low)} and ${formatUsd(boundsUsd.high)}`
  return { text: 'total, derived', note: `the platform gave no billed figure; ${between}`, tone: 'bad' }
}

/** A rate that only one party has published may be wrong. */
function sureness({ confidence }: InvoiceLine): { note?: string } {
  return confidence === 'single third party' ? { note: 'one source only' } : {}
}

function amountCell(usd: string): TableCell {
  return { text: formatUsd(usd), note: usd }
}
