import type { DataValidation } from 'hucre/xlsx'
import { namedBlock, type BuiltSheet } from './built-sheet.ts'
import { cellName } from './cell-names.ts'
import type { WorkbookContent } from './content.ts'
import type { Layout } from './layout.ts'
import { names, sheetNames } from './names.ts'
import { bestCandidate, bestCost } from './ranking.ts'
import { SheetGrid } from './sheet-grid.ts'
import { localWarning } from './title-rows.ts'
import { formats, input, numeric, styles } from './styles.ts'

const headerRow = 7
const firstRow = headerRow + 1

interface InputCell {
  readonly name: string
  readonly value: number | string | null
  readonly format?: string
  readonly unit: string
  readonly note: string
  readonly allowed: Omit<DataValidation, 'range'>
}

/** What a reader changes, with units; everything else in the workbook follows. */
export function inputsSheet(content: WorkbookContent, layout: Layout): BuiltSheet {
  const grid = new SheetGrid(sheetNames.inputs)
  grid.text(0, 0, 'What a month of jobs costs on each platform', styles.title)
  grid.text(1, 0, origin(content), styles.note)
  if (content.stored.run.target === 'local') grid.text(2, 0, localWarning, styles.warning)
  grid.text(4, 0, 'Cheapest for these inputs', styles.label)
  grid.formula(4, 1, bestCandidate(layout, content.inputs), styles.answer)
  grid.text(5, 0, 'USD per month', styles.label)
  grid.formula(5, 1, bestCost(layout, content.inputs), { ...styles.answer, ...numeric(formats.usd) })
  grid.texts(headerRow, 0, ['Input', 'Value', 'Unit', 'Note'], styles.header)
  const cells = inputCells(content)
  cells.forEach((cell, at) => putInput(grid, firstRow + at, cell))
  const mixHeader = firstRow + cells.length + 2
  putMix(grid, mixHeader, content, layout)
  const validations = cells.map(({ allowed }, at) => ({ ...allowed, range: cellName(firstRow + at, 1) }))
  const mix = { row: mixHeader + 1, rows: layout.mixRows }
  return {
    sheet: grid.sheet({ widths: [30, 34, 18, 120], dataValidations: validations, freezePane: { rows: 8 } }),
    namedRanges: [
      ...cells.map(({ name }, at) => namedBlock(name, grid.name, { row: firstRow + at, column: 1 })),
      namedBlock(names.mixMb, grid.name, { ...mix, column: 0 }),
      namedBlock(names.mixShare, grid.name, { ...mix, column: 1 }),
    ],
  }
}

const origin = ({ stored, book, soalbenchVersion }: WorkbookContent): string =>
  `Run ${stored.run.runId} of ${stored.run.startedAt.slice(0, 10)}, price book ${book.name}, soalbench ` +
  `${soalbenchVersion}. Change the yellow cells: every sheet follows.`

function putInput(grid: SheetGrid, row: number, cell: InputCell): void {
  grid.text(row, 0, cell.name, styles.label)
  const look = input(cell.format)
  if (typeof cell.value === 'string') grid.text(row, 1, cell.value, look)
  else grid.number(row, 1, cell.value, look)
  grid.text(row, 2, cell.unit, styles.unit)
  grid.text(row, 3, cell.note, styles.note)
}

function putMix(grid: SheetGrid, header: number, { inputs }: WorkbookContent, layout: Layout): void {
  grid.text(header - 1, 0, 'Size mix: how large the payloads are', styles.section)
  grid.texts(header, 0, ['Size in MB', 'Share of jobs', '', 'Note'], styles.header)
  for (let at = 0; at < layout.mixRows; at += 1) {
    const size = inputs.mix[at]
    grid.number(header + 1 + at, 0, size === undefined ? null : size.bytes / 1e6, input())
    grid.number(header + 1 + at, 1, size?.share ?? null, input(formats.share))
  }
  grid.text(header + 1, 3, 'MB are 1,000,000 bytes. Leave rows empty that you do not need.', styles.note)
  const sum = `SUM(${names.mixShare})`
  grid.formula(
    header + 2,
    3,
    {
      formula: `IF(ABS(${sum}-1)<0.000001,"The shares sum to 100 %.","The shares sum to "&ROUND(100*${sum},1)&" %: they are divided by their sum.")`,
      value: 'The shares sum to 100 %.',
    },
    styles.note,
  )
}

const inputCells = ({ inputs, stored }: WorkbookContent): readonly InputCell[] => [
  {
    ...{ name: names.jobs, value: inputs.jobsPerMonth, format: formats.count, unit: 'jobs / month' },
    note: 'Jobs that succeed; attempts that fail on the way come on top, as often as they were measured.',
    allowed: atLeastZero('jobs per month: 0 or more'),
  },
  {
    ...{ name: names.warmShare, value: inputs.warmShare, format: formats.share, unit: '0 % to 100 %' },
    note:
      'Lambda jobs that find a warm sandbox. Empty: as simulated for each sizing, from the jobs per month that the ' +
      'workbook was made for (column "share of jobs" of Model).',
    allowed: { ...between(0, 1), allowBlank: true, errorMessage: 'from 0 % to 100 %' },
  },
  {
    ...{ name: names.region, value: inputs.region, unit: 'AWS region' },
    note: `Decides the prices. The trials were ${stored.run.target === 'local' ? 'made here' : `made in ${stored.run.region}`}; durations do not change with it.`,
    allowed: { type: 'list', formula1: names.regions, errorMessage: 'a region of the sheet Rates' },
  },
  {
    ...{ name: names.discount, value: inputs.discountPercent, unit: '% of list price' },
    note: 'Off every rate.',
    allowed: { ...between(0, 100), errorMessage: 'from 0 to 100' },
  },
  {
    ...{ name: names.freeTier, value: inputs.freeTier ? 1 : 0, format: '0', unit: '0 or 1' },
    note: "1 subtracts the account's monthly free allowances, as if nothing else used them.",
    allowed: { type: 'list', values: ['0', '1'], errorMessage: '0 or 1' },
  },
  {
    ...{ name: names.idleHours, value: inputs.emrIdleHours, unit: 'hours / month' },
    note: 'How long pre-initialised workers of EMR Serverless stand idle. Empty: as simulated.',
    allowed: { ...atLeastZero('hours: 0 or more'), allowBlank: true },
  },
  {
    ...{ name: names.workload, value: inputs.workload, unit: 'workload format' },
    note: 'The kind of job that the ranking and the crossover are for.',
    allowed: { type: 'list', formula1: names.workloads, errorMessage: 'a workload of the sheet Model' },
  },
]

const between = (low: number, high: number): Omit<DataValidation, 'range'> => ({
  ...{ type: 'decimal', operator: 'between', formula1: String(low), formula2: String(high) },
  showErrorMessage: true,
})

const atLeastZero = (errorMessage: string): Omit<DataValidation, 'range'> => ({
  ...{ type: 'decimal', operator: 'greaterThanOrEqual', formula1: '0', showErrorMessage: true },
  errorMessage,
})
