import { fcnnlsVector } from 'ml-fcnnls'
import { median } from './order.ts'

type Row = readonly number[]

/** Lower bounds that keep the weights finite: of a fitted value, and of the scale of the residuals of logarithms. */
const leastFitted = 1e-6
const leastScale = 1e-3

/**
 * Coefficients ≥ 0 of a linear model of the MEDIAN of positive values whose noise is multiplicative, robust to stragglers:
 * non-negative least squares on rows divided by the value, then six Gauss-Newton steps on the logarithms with Huber weights
 * (tuning constant 1.345, scale 1.4826·MAD).
 * @param rows the features of each observation, all of one length @param values positive
 */
export function logHuberNnls(rows: readonly Row[], values: readonly number[]): readonly number[] {
  const weigh = (weights: readonly number[]): readonly Row[] =>
    rows.map((row, at) => row.map((feature) => feature * (weights[at] ?? 0)))
  let coefficients = scaledNnls(
    weigh(values.map((value) => 1 / value)),
    values.map(() => 1),
  )
  for (let round = 0; round < 6; round += 1) {
    const fitted = rows.map((row) => Math.max(dot(row, coefficients), leastFitted))
    const residuals = values.map((value, at) => Math.log(value) - Math.log(fitted[at] ?? 1))
    const scale = Math.max(1.4826 * median(residuals.map(Math.abs)), leastScale)
    const roots = residuals.map((residual) => Math.sqrt(Math.min(1, (1.345 * scale) / Math.abs(residual))))
    coefficients = scaledNnls(
      weigh(roots.map((root, at) => root / (fitted[at] ?? 1))),
      residuals.map((residual, at) => (1 + residual) * (roots[at] ?? 0)),
    )
  }
  return coefficients
}

export const dot = (row: Row, coefficients: readonly number[]): number =>
  row.reduce((total, feature, at) => total + feature * (coefficients[at] ?? 0), 0)

/** Columns of unit length: s² of a gigabyte is a million times its s. A column of zeros stays out. */
function scaledNnls(rows: readonly Row[], targets: readonly number[]): readonly number[] {
  const norms = (rows[0] ?? []).map((_, column) => Math.hypot(...rows.map((row) => row[column] ?? 0)) || 1)
  const scaled = rows.map((row) => row.map((feature, column) => feature / (norms[column] ?? 1)))
  const solution = fcnnlsVector(scaled, [...targets], { gradientTolerance: 1e-9 }).K.to1DArray()
  return solution.map((value, column) => Math.max(0, value) / (norms[column] ?? 1))
}
