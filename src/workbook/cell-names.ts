import { colToLetter } from 'hucre/xlsx'

/** Which part of a reference stays when a formula is copied: `$A$1`, `$A1`, `A$1`, `A1`. */
type Fixed = 'both' | 'column' | 'row' | 'none'

/** Row and column count from 0. */
export function cellName(row: number, column: number, fixed: Fixed = 'none'): string {
  const columnMark = fixed === 'both' || fixed === 'column' ? '$' : ''
  const rowMark = fixed === 'both' || fixed === 'row' ? '$' : ''
  return `${columnMark}${colToLetter(column)}${rowMark}${row + 1}`
}

export interface Block {
  readonly row: number
  readonly column: number
  readonly rows?: number
  readonly columns?: number
}

/** `$A$1:$B$9`, or `$A$1` for one cell. */
export function rangeName({ row, column, rows = 1, columns = 1 }: Block, fixed: Fixed = 'both'): string {
  const first = cellName(row, column, fixed)
  if (rows === 1 && columns === 1) return first
  return `${first}:${cellName(row + rows - 1, column + columns - 1, fixed)}`
}

/** A reference as another sheet writes it. */
export const onSheet = (sheet: string, reference: string): string =>
  /^[A-Za-z]+$/.test(sheet) ? `${sheet}!${reference}` : `'${sheet}'!${reference}`
