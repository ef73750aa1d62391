import { cellRef, type CellValue, type Workbook, type WriteOptions } from 'hucre/xlsx'

/** Formula cells of which LibreOffice makes something else than the file says: `Model!B7 is … instead of …`. */
export function differences(
  expected: WriteOptions,
  found: Workbook | undefined,
  within = 1e-9,
): readonly string[] {
  const differing: string[] = []
  let formulas = 0
  for (const { name, cells = new Map() } of expected.sheets) {
    const rows = found?.sheets.find((sheet) => sheet.name === name)?.rows ?? []
    for (const [key, { formula, formulaResult }] of cells) {
      if (formula === undefined) continue
      formulas += 1
      const [row = 0, column = 0] = key.split(',').map(Number)
      const value = rows[row]?.[column] ?? null
      if (!same(formulaResult ?? null, value, within)) {
        differing.push(
          `${name}!${cellRef(row, column)} is ${String(value)} instead of ${String(formulaResult)}: ${formula}`,
        )
      }
    }
  }
  if (formulas < 100) differing.push(`only ${formulas} formulas`)
  return differing
}

function same(expected: CellValue, value: CellValue, within: number): boolean {
  if (typeof expected === 'number' && typeof value === 'number') {
    return Math.abs(expected - value) <= within * Math.max(Math.abs(expected), Math.abs(value), 1e-12)
  }
  // An empty text of a formula is read back as no value.
  return (expected === '' ? null : expected) === (value === '' ? null : value)
}
