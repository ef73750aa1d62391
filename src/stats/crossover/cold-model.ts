import { fcnnlsVector } from 'ml-fcnnls'
import { dot } from '../log-huber-nnls.ts'
import { median } from '../order.ts'
import { durationFeatures, startUpTerms } from './duration-features.ts'
import type { DurationModel, DurationRun } from './duration-model.ts'

/**
 * A model of cold runs from few of them: the per-MB terms of the warm model are held, and only the start-up is fitted, again
 * to the median on logarithms with Huber weights. Interval and range stay those of the warm model.
 */
export function fitColdModel(warm: DurationModel, coldRuns: readonly DurationRun[]): DurationModel {
  if (coldRuns.length === 0) throw new RangeError('a cold model needs at least one cold run')
  const rows = coldRuns.map(({ sizeMB, resources }) => durationFeatures(sizeMB, resources, warm.withPressure))
  const startUp = rows.map((row) => row.slice(0, startUpTerms))
  const held = rows.map((row) => dot(row.slice(startUpTerms), warm.coefficients.slice(startUpTerms)))
  const seconds = coldRuns.map((run) => run.seconds)
  let coefficients = warm.coefficients.slice(0, startUpTerms)
  let weights = seconds.map((value) => 1 / value)
  let targets = seconds
  for (let round = 0; round < 7; round += 1) {
    coefficients = solve(
      startUp.map((row, at) => row.map((feature) => feature * weights[at]!)),
      targets.map((target, at) => (target - held[at]!) * weights[at]!),
    )
    const fitted = startUp.map((row, at) => Math.max(dot(row, coefficients) + held[at]!, 1e-6))
    const residuals = seconds.map((value, at) => Math.log(value / fitted[at]!))
    const scale = Math.max(1.4826 * median(residuals.map(Math.abs)), 1e-3)
    weights = residuals.map(
      (residual, at) => Math.sqrt(Math.min(1, (1.345 * scale) / Math.abs(residual))) / fitted[at]!,
    )
    targets = residuals.map((residual, at) => (1 + residual) * fitted[at]!)
  }
  return {
    ...warm,
    coefficients: [...coefficients, ...warm.coefficients.slice(startUpTerms)],
    runs: coldRuns.length,
  }
}

const solve = (rows: readonly (readonly number[])[], targets: readonly number[]): number[] =>
  fcnnlsVector(
    rows.map((row) => [...row]),
    [...targets],
    { gradientTolerance: 1e-9 },
  )
    .K.to1DArray()
    .map((value) => Math.max(0, value))
