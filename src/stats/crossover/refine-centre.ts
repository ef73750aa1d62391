import { huberMean } from '../huber.ts'
import { studentTCritical } from '../student-t.ts'
import type { Difference } from './refine-state.ts'

/** A crossing by the pairs around it. */
export interface Centre {
  /** Around which pairs are measured. */
  readonly x: number
  /** The answer: x moved by what the inner pairs say. */
  readonly crossing: number
  readonly slope: number
  /** Of the inner pairs, from the line of that slope through x. */
  readonly residuals: readonly number[]
}

/** How well a centre is known. */
export interface Width {
  /** Of the 95 % interval, in ln size. */
  readonly halfWidth: number
  /** Coefficient of variation of one run, with the prior. */
  readonly cv: number
}

/** Log variance of the difference of two runs that is expected before any is seen: a cv of 15 % each. */
const priorVariance = 2 * 0.15 ** 2

const clip = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

/**
 * Moves a centre to where the pairs around it put the zero, at most three times: the slope is that of the outer pairs (within
 * 0.9), shrunk towards that of the model; the level is the Huber mean of the inner ones (within 0.4).
 */
export function recentre(
  start: number,
  modelSlope: number,
  pairs: readonly Difference[],
  range: { readonly from: number; readonly to: number },
): Centre {
  let x = start
  for (let move = 0; ; move += 1) {
    const slope = localSlope(x, modelSlope, pairs)
    const inner = innerPairs(x, pairs)
    const residuals = inner.map((pair) => pair.d - slope * (pair.x - x))
    const shift = residuals.length === 0 ? 0 : -huberMean(residuals) / slope
    if (move === 3 || Math.abs(shift) < 0.02) return { x, crossing: x + shift, slope, residuals }
    x = clip(x + clip(shift, -1.2, 1.2), range.from + 0.3, range.to - 0.3)
  }
}

function innerPairs(x: number, pairs: readonly Difference[]): readonly Difference[] {
  const within = (reach: number): readonly Difference[] =>
    pairs.filter((pair) => Math.abs(pair.x - x) <= reach)
  const close = within(0.4)
  return close.length >= 4 ? close : within(0.55)
}

function localSlope(x: number, modelSlope: number, pairs: readonly Difference[]): number {
  const outer = pairs.filter((pair) => Math.abs(pair.x - x) <= 0.9)
  if (outer.length < 4) return modelSlope
  const meanX = outer.reduce((sum, pair) => sum + pair.x, 0) / outer.length
  const meanD = outer.reduce((sum, pair) => sum + pair.d, 0) / outer.length
  const squares = outer.reduce((sum, pair) => sum + (pair.x - meanX) ** 2, 0)
  if (squares === 0) return modelSlope
  const local = outer.reduce((sum, pair) => sum + (pair.x - meanX) * (pair.d - meanD), 0) / squares
  const weight = 1 / (1 + priorVariance / squares / (0.4 * modelSlope) ** 2)
  return Math.max(0.05, weight * local + (1 - weight) * modelSlope)
}

/** The prior is worth two degrees of freedom, against stopping because a few pairs happen to agree. */
export function widthOf({ residuals, slope }: Centre): Width {
  const n = residuals.length
  if (n < 4) return { halfWidth: Number.POSITIVE_INFINITY, cv: 0.15 }
  const mean = residuals.reduce((sum, r) => sum + r, 0) / n
  const squares = residuals.reduce((sum, r) => sum + (r - mean) ** 2, 0)
  const variance = (squares + 2 * priorVariance) / (n + 1)
  return {
    halfWidth: (studentTCritical(0.95, n + 1) * Math.sqrt(variance / n)) / slope,
    cv: Math.sqrt(Math.expm1(variance / 2)),
  }
}
