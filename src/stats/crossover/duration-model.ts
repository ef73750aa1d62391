import { dot, logHuberNnls } from '../log-huber-nnls.ts'
import { mean } from '../order.ts'
import { durationFeatures, type Resources } from './duration-features.ts'
import { extrapolationOf, type Extrapolation } from './extrapolation.ts'

/** A run of one configuration: a payload size with resources. */
export interface DurationRun {
  readonly sizeMB: number
  readonly resources: Resources
  readonly seconds: number
}

/** A predicted run. The interval is for one future run, model error included; open where configurations are too few. */
export interface Prediction {
  readonly seconds: number
  readonly low: number | undefined
  readonly high: number | undefined
  readonly extrapolation: Extrapolation
}

export interface DurationModel {
  readonly coefficients: readonly number[]
  /** Whether the two terms of garbage collection earned their place. */
  readonly withPressure: boolean
  readonly runs: number
  readonly configurations: number
  readonly smallestMB: number
  readonly largestMB: number
  /** Of a 95 % interval: seconds are multiplied and divided by it. */
  readonly factor: number | undefined
  /** Mean |ln measured - ln predicted| of configurations that were left out, back-transformed: 0.1 is 10 %. */
  readonly heldOutError: number | undefined
}

const confidence = 0.95
/** From simulation: with 8 configurations the terms of garbage collection hurt, with 19 they help. */
const pressureConfigurations = 15
const pressureGain = 0.9

/** The median duration over size and resources, by log-Huber NNLS. @throws RangeError for no runs or seconds ≤ 0. */
export function fitDurationModel(runs: readonly DurationRun[]): DurationModel {
  if (runs.length === 0) throw new RangeError('a duration model needs at least one run')
  const bad = runs.find(({ seconds }) => !(seconds > 0))
  if (bad !== undefined) throw new RangeError(`a duration must be positive, got ${bad.seconds} s`)
  const groups = byConfiguration(runs)
  const plain = leftOut(groups, false)
  const rich = groups.length >= pressureConfigurations ? leftOut(groups, true) : undefined
  const withPressure = rich !== undefined && plain !== undefined && mean(rich) < pressureGain * mean(plain)
  const errors = withPressure ? rich : plain
  const sizes = runs.map(({ sizeMB }) => sizeMB)
  return {
    coefficients: coefficientsOf(runs, withPressure),
    withPressure,
    runs: runs.length,
    configurations: groups.length,
    smallestMB: Math.min(...sizes),
    largestMB: Math.max(...sizes),
    factor: errors === undefined ? undefined : Math.exp(leftOutQuantile(errors)),
    heldOutError: errors === undefined ? undefined : Math.expm1(mean(errors)),
  }
}

/** @throws UsageInvalid beyond five times the measured sizes, unless `extrapolate`. */
export function predictDuration(
  model: DurationModel,
  sizeMB: number,
  resources: Resources,
  { extrapolate = false }: { readonly extrapolate?: boolean } = {},
): Prediction {
  const extrapolation = extrapolationOf(sizeMB, model, extrapolate)
  const seconds = dot(durationFeatures(sizeMB, resources, model.withPressure), model.coefficients)
  const { factor } = model
  return {
    seconds,
    low: factor === undefined ? undefined : seconds / factor,
    high: factor === undefined ? undefined : seconds * factor,
    extrapolation,
  }
}

const coefficientsOf = (runs: readonly DurationRun[], withPressure: boolean): readonly number[] =>
  logHuberNnls(
    runs.map(({ sizeMB, resources }) => durationFeatures(sizeMB, resources, withPressure)),
    runs.map(({ seconds }) => seconds),
  )

function byConfiguration(runs: readonly DurationRun[]): readonly (readonly DurationRun[])[] {
  const groups = new Map<string, DurationRun[]>()
  for (const run of runs) {
    const { cpus, slots, heapMB, workers } = run.resources
    const key = [run.sizeMB, cpus, slots, heapMB, workers].join()
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [run])
    else group.push(run)
  }
  return [...groups.values()]
}

/**
 * |ln y - ln ŷ| of every run, by a model without its configuration. Undefined below 3 configurations. The noise of the runs
 * alone would make intervals that hold 68 to 93 of 100.
 */
function leftOut(
  groups: readonly (readonly DurationRun[])[],
  withPressure: boolean,
): readonly number[] | undefined {
  if (groups.length < 3) return undefined
  return groups.flatMap((group) => {
    const coefficients = coefficientsOf(groups.filter((each) => each !== group).flat(), withPressure)
    return group.map(({ sizeMB, resources, seconds }) => {
      const fitted = dot(durationFeatures(sizeMB, resources, withPressure), coefficients)
      return Math.abs(Math.log(seconds) - Math.log(Math.max(fitted, 1e-6)))
    })
  })
}

/** The ceil(0.95·(m + 1))-th smallest of m, the largest where there is none. */
function leftOutQuantile(errors: readonly number[]): number {
  const sorted = errors.toSorted((a, b) => a - b)
  return sorted[Math.min(Math.ceil(confidence * (sorted.length + 1)), sorted.length) - 1]!
}
