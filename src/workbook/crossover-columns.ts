import { cellName, rangeName } from './cell-names.ts'
import { gridSizes } from './crossover-figures.ts'

/** Rows of the sheet Crossover, from 0. */
export const crossoverRows = {
  from: 4,
  to: 5,
  first: 6,
  second: 7,
  answers: 9,
  header: 28,
  grid: 29,
} as const

/** Columns of its table: sizes, a cost for each platform, ratio and crossing of the pair; then each sizing, each curve. */
export interface CrossoverColumns {
  readonly platforms: number
  readonly ratio: number
  readonly crossing: number
  readonly candidates: number
  readonly medians: number
  readonly seconds: number
}

export function crossoverColumns(platforms: number, candidates: number, levels: number): CrossoverColumns {
  const ratio = 1 + platforms
  const first = ratio + 3
  const medians = first + candidates + 1
  return {
    ...{ platforms: 1, ratio, crossing: ratio + 1, candidates: first, medians },
    seconds: medians + levels + 1,
  }
}

/** The whole column of the table. */
export const gridColumn = (column: number): string =>
  rangeName({ row: crossoverRows.grid, rows: gridSizes, column })

export const sizeCell = (row: number): string => cellName(row, 0, 'column')
