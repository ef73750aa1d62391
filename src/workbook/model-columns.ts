import { cellName, onSheet } from './cell-names.ts'
import { sheetNames } from './names.ts'
import type { CurveCells } from './seconds-formula.ts'

/** Columns of the sheet Model, from 0. */
export const modelColumns = {
  workload: 0,
  candidate: 1,
  platform: 2,
  startLevel: 3,
  samples: 4,
  coefficient: 5,
  logSd: 9,
  minimum: 10,
  failureFactor: 11,
  smallest: 12,
  largest: 13,
  failsFrom: 14,
  simulatedShare: 15,
  share: 16,
  served: 17,
  upSeconds: 18,
  meanSeconds: 19,
  infeasible: 20,
  medians: 22,
} as const

/** After the medians and an empty column. */
export const secondsColumn = (mixRows: number): number => modelColumns.medians + mixRows + 1

type ModelColumn = keyof typeof modelColumns

/** `Model!$L$7`, for other sheets. */
export const modelCell = (row: number, column: ModelColumn): string =>
  onSheet(sheetNames.model, cellName(row, modelColumns[column], 'both'))

/** The cells of a curve, for a formula on the sheet itself or on another one. */
export function curveCells(row: number, elsewhere = false): CurveCells {
  const cell = (column: number): string =>
    elsewhere ? onSheet(sheetNames.model, cellName(row, column, 'both')) : cellName(row, column, 'column')
  const first = modelColumns.coefficient
  return {
    coefficients: [cell(first), cell(first + 1), cell(first + 2), cell(first + 3)],
    logSd: cell(modelColumns.logSd),
    minimum: cell(modelColumns.minimum),
  }
}
