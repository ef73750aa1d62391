import { dot, logHuberNnls } from '../stats/log-huber-nnls.ts'
import { expectedAtLeast } from '../stats/lognormal.ts'
import { robustResidualSd } from '../stats/robust-sd.ts'
import type { SizeCurve } from './platform-model.ts'

export interface Observed {
  readonly bytes: number
  readonly seconds: number
}

/**
 * A curve through observations of one platform, sizing and start level. With few different sizes only the terms that they
 * can tell apart: constant; + s; + √s; + s² from four sizes on. @throws RangeError for no observation
 */
export function fitSizeCurve(observed: readonly Observed[]): SizeCurve {
  if (observed.length === 0) throw new RangeError('a curve needs at least one observation')
  const sizes = observed.map(({ bytes }) => bytes)
  const terms = termsFor(new Set(sizes).size)
  const fitted = logHuberNnls(
    sizes.map((bytes) => pick(features(bytes), terms)),
    observed.map(({ seconds }) => seconds),
  )
  const full = [0, 1, 2, 3].map((term) => fitted[terms.indexOf(term)] ?? 0)
  const coefficients = [full[0] ?? 0, full[1] ?? 0, full[2] ?? 0, full[3] ?? 0] as const
  const residuals = observed.map(({ bytes, seconds }) =>
    Math.log(seconds / dot(features(bytes), coefficients)),
  )
  return {
    coefficients,
    // As many observations as terms tell nothing of their noise, also where a term came out as 0.
    logSd:
      observed.length > terms.length
        ? robustResidualSd(residuals, coefficients.filter((value) => value > 0).length)
        : 0,
    smallestBytes: Math.min(...sizes),
    largestBytes: Math.max(...sizes),
    samples: observed.length,
  }
}

/** Median seconds at a payload size. */
export const curveAt = (curve: SizeCurve, bytes: number): number => dot(features(bytes), curve.coefficients)

/** Mean of what is billed for a job of this size where at least `minimumSeconds` are (0: no minimum). */
export const expectedSeconds = (curve: SizeCurve, bytes: number, minimumSeconds: number): number =>
  expectedAtLeast(minimumSeconds, curveAt(curve, bytes), curve.logSd)

/** 1, √s, s, s² with s in MB. */
function features(bytes: number): readonly number[] {
  const megabytes = bytes / 1e6
  return [1, Math.sqrt(megabytes), megabytes, megabytes ** 2]
}

const termsFor = (sizes: number): readonly number[] =>
  sizes <= 1 ? [0] : sizes === 2 ? [0, 2] : sizes === 3 ? [0, 1, 2] : [0, 1, 2, 3]

const pick = (values: readonly number[], places: readonly number[]): readonly number[] =>
  places.map((place) => values[place] ?? 0)
