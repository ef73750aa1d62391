import { describeSizing } from '../core/sizing.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { BuiltSheet } from './built-sheet.ts'
import { rangeName } from './cell-names.ts'
import type { WorkbookContent } from './content.ts'
import { sheetNames } from './names.ts'
import { SheetGrid } from './sheet-grid.ts'
import { formats, numeric, styles } from './styles.ts'
import { titleRows } from './title-rows.ts'

const headerRow = 4

type Value = string | number | boolean | Date | null

interface Column {
  readonly header: string
  readonly width: number
  readonly format?: string
  readonly value: (trial: StoredTrial) => Value
}

/** All trials of the run, failed ones too: numbers as numbers, times in UTC. */
export function measurementsSheet(content: WorkbookContent): BuiltSheet {
  const grid = new SheetGrid(sheetNames.measurements)
  const { run, trials } = content.stored
  titleRows(
    grid,
    'Measurements',
    `The ${trials.length} trials of run ${run.runId}; empty means not observable.`,
    content,
  )
  columns.forEach(({ header }, at) => grid.text(headerRow, at, header, styles.header))
  trials.forEach((trial, at) =>
    columns.forEach((column, place) => putValue(grid, headerRow + 1 + at, place, column, trial)),
  )
  const table = { row: headerRow, column: 0, rows: trials.length + 1, columns: columns.length }
  return {
    sheet: grid.sheet({
      widths: columns.map(({ width }) => width),
      pagesWide: 3,
      freezePane: { rows: headerRow + 1, columns: 1 },
      autoFilter: { range: rangeName(table, 'none') },
      rowDefs: new Map([[headerRow, { height: 32 }]]),
    }),
    namedRanges: [],
  }
}

function putValue(grid: SheetGrid, row: number, at: number, column: Column, trial: StoredTrial): void {
  const value = column.value(trial)
  const look = column.format === undefined ? undefined : numeric(column.format)
  if (value === null) return
  if (typeof value === 'string') grid.text(row, at, value)
  else if (typeof value === 'number') grid.number(row, at, value, look)
  else if (typeof value === 'boolean') grid.flag(row, at, value)
  else grid.time(row, at, value, look ?? numeric(formats.time))
}

const ms = (header: string, value: (trial: StoredTrial) => number | null): Column => ({
  ...{ header, value },
  width: 13,
  format: formats.milliseconds,
})
const text = (header: string, width: number, value: (trial: StoredTrial) => Value): Column => ({
  ...{ header, width, value },
})

const columns: readonly Column[] = [
  text('Trial', 40, ({ trialId }) => trialId),
  text('Workload', 16, ({ cell }) => cell.workload),
  text('Format', 9, ({ cell }) => cell.format),
  { header: 'Payload bytes', width: 16, format: formats.count, value: ({ cell }) => cell.payloadBytes },
  text('Platform', 16, ({ cell }) => cell.platform),
  text('Sizing', 24, ({ cell }) => describeSizing(cell.sizing)),
  text('Architecture', 12, ({ cell }) => ('architecture' in cell.sizing ? cell.sizing.architecture : null)),
  text('Start', 8, ({ cell }) => cell.startLevel),
  { header: 'Repetition', width: 11, value: ({ repetition }) => repetition },
  { header: 'Started (UTC)', width: 20, format: formats.time, value: ({ startedAt }) => new Date(startedAt) },
  text('State', 12, ({ state }) => state),
  text('Failure', 15, ({ failureCause }) => failureCause),
  ms('Client ms', ({ clientMs }) => clientMs),
  ms('Queue ms', ({ queueMs }) => queueMs),
  ms('Provision ms', ({ provisionMs }) => provisionMs),
  ms('INIT ms', ({ sandboxInitMs }) => sandboxInitMs),
  ms('JVM start ms', ({ jvmStartMs }) => jvmStartMs),
  ms('Work ms', ({ workMs }) => workMs),
  ms('Platform ms', ({ platformMs }) => platformMs),
  ms('Billed ms', ({ billedMs }) => billedMs),
  ms('Peak memory MiB', ({ maxMemoryMiB }) => maxMemoryMiB),
  {
    ...{ header: 'USD of the trial', width: 16, format: formats.usdSmall },
    value: ({ invoice }) => (invoice === null ? null : Number(invoice.totalUsd)),
  },
  { header: 'Rows in', width: 12, format: formats.count, value: ({ inputRows }) => inputRows },
  { header: 'Rows out', width: 12, format: formats.count, value: ({ outputRows }) => outputRows },
  text('Answer digest', 24, ({ outputDigest }) => outputDigest),
  { header: 'Scale', width: 8, value: ({ scale }) => scale },
  text('Contended', 11, ({ contended }) => contended),
  text('Failure message', 80, ({ failureMessage }) => failureMessage),
]
