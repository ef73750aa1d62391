import { writeXlsx, type CellValue, type Workbook, type WriteOptions } from 'hucre/xlsx'
import { describeWorkbook } from '../../src/workbook/build-workbook.ts'
import type { PlannerInputs, WorkbookContent } from '../../src/workbook/content.ts'
import { names } from '../../src/workbook/names.ts'

/** Values as a person types them into the input cells: by name, a list for the cells of a range. */
export type Typed = Readonly<Record<string, CellValue | readonly CellValue[]>>

/** The workbook of `content` with other inputs typed in and without the values of its formulas, to be recalculated. */
export async function changedWorkbook(content: WorkbookContent, typed: Typed): Promise<Uint8Array> {
  const described = describeWorkbook(content)
  for (const sheet of described.sheets) {
    for (const [key, cell] of sheet.cells ?? []) {
      if (cell.formula !== undefined) sheet.cells?.set(key, { ...cell, formulaResult: null })
    }
  }
  for (const [name, value] of Object.entries(typed)) type(described, name, value)
  return writeXlsx(described)
}

function type(described: WriteOptions, name: string, value: CellValue | readonly CellValue[]): void {
  const place = placeOf(described, name)
  const cells = described.sheets.find((sheet) => sheet.name === place.sheet)?.cells
  if (cells === undefined) throw new Error(`no sheet of ${name}`)
  const values = Array.isArray(value) ? value : [value]
  for (let at = 0; at < place.rows; at += 1) {
    const key = `${place.row + at},${place.column}`
    const { style = {} } = cells.get(key) ?? {}
    cells.set(key, { style, value: values[at] ?? null })
  }
}

export interface Place {
  readonly sheet: string
  readonly row: number
  readonly column: number
  readonly rows: number
}

/** Where a defined name points, from 0. */
export function placeOf({ namedRanges = [] }: WriteOptions | Workbook, name: string): Place {
  const range = namedRanges.find((each) => each.name === name)?.range ?? ''
  const match = /^'?([^'!]+)'?!\$([A-Z]+)\$(\d+)(?::\$[A-Z]+\$(\d+))?$/.exec(range)
  if (match === null) throw new Error(`no such name: ${name}`)
  const [, sheet = '', letters = '', first = '', last = first] = match
  const column =
    Array.from(letters, (letter) => letter.charCodeAt(0) - 64).reduce((sum, at) => 26 * sum + at) - 1
  return { sheet, row: Number(first) - 1, column, rows: Number(last) - Number(first) + 1 }
}

/** The same inputs, as `changedWorkbook` types them. */
export const typedInputs = (inputs: PlannerInputs): Typed => ({
  [names.jobs]: inputs.jobsPerMonth,
  [names.warmShare]: inputs.warmShare,
  [names.region]: inputs.region,
  [names.discount]: inputs.discountPercent,
  [names.freeTier]: inputs.freeTier ? 1 : 0,
  [names.idleHours]: inputs.emrIdleHours,
  [names.workload]: inputs.workload,
  [names.mixMb]: inputs.mix.map(({ bytes }) => bytes / 1e6),
  [names.mixShare]: inputs.mix.map(({ share }) => share),
})
