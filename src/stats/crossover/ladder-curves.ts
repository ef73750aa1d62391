import { type Affine, fitAffine } from './fit-affine.ts'
import { fitPowers, powerColumns, type Powers } from './fit-powers.ts'

/** From the stiffest to the loosest: each follows the cells more closely, and their noise as well. */
export const levels = ['affine', 'powers', 'powers-and-residuals', 'piecewise-linear'] as const
export type Level = (typeof levels)[number]

/**
 * The level whose draws widen the interval: the uncertainty of having chosen the other. Through two or three sizes any curve
 * goes, so the one that differs most from a stiff one is taken there.
 */
export function nextLevelOf(level: Level, sizes: number): Level {
  if (sizes <= 3) return 'piecewise-linear'
  if (level === 'affine') return 'powers'
  return level === 'powers' ? 'powers-and-residuals' : 'piecewise-linear'
}

/** Curves of ln seconds over ln size through the locations of one platform's cells. */
export interface LadderCurves {
  /** Writes the curve of a level at the points; with `warm`, starts from the last affine fit without. */
  readonly evaluate: (level: Level, locations: Float64Array, out: Float64Array, warm?: boolean) => void
  /** The same at the cells themselves, with the number of free parameters that the fit has used. */
  readonly atCells: (
    level: Level,
    locations: Float64Array,
  ) => { readonly fitted: Float64Array; readonly parameters: number }
  /** ln seconds at one ln size. */
  readonly valueAt: (level: Level, locations: Float64Array, x: number) => number
}

/**
 * @param x ln size of the cells, ascending @param counts runs per cell, the weights @param points ln sizes to evaluate at;
 * beyond the cells the residuals and the piecewise-linear curve keep their last value and slope.
 */
export function ladderCurves(x: Float64Array, counts: Int32Array, points: Float64Array): LadderCurves {
  const largest = x[x.length - 1]!
  const unit = (ln: number): number => Math.exp(ln - largest)
  const weights = Float64Array.from(counts)
  const cells = powerColumns(x.map(unit))
  const grid = powerColumns(points.map(unit))
  const between = interpolation(x, points)
  const residuals = new Float64Array(x.length)
  const powers: Powers = new Float64Array(4)
  let first: Affine | undefined

  const fit = (level: Level, locations: Float64Array, warm: boolean): void => {
    if (x.length === 1) powers.set([Math.exp(locations[0]!), 0, 0, 0])
    else if (level === 'affine') {
      const affine = fitAffine(cells[2]!, locations, weights, warm ? first : undefined)
      if (!warm) first = leadsOn(affine) ? affine : undefined
      powers.set([affine.startUp, 0, affine.perUnit, 0])
    } else fitPowers(cells, locations, weights, powers)
  }
  return {
    evaluate(level, locations, out, warm = false) {
      if (level === 'piecewise-linear') return between(locations, out, true)
      fit(level, locations, warm)
      if (level === 'powers-and-residuals') {
        logPowers(powers, cells, residuals)
        for (let at = 0; at < residuals.length; at += 1) residuals[at] = locations[at]! - residuals[at]!
        between(residuals, out, false)
        addLogPowers(powers, grid, out)
      } else logPowers(powers, grid, out)
    },
    atCells(level, locations) {
      if (level === 'powers-and-residuals' || level === 'piecewise-linear')
        return { fitted: locations.slice(), parameters: x.length }
      fit(level, locations, false)
      const fitted = new Float64Array(x.length)
      logPowers(powers, cells, fitted)
      return { fitted, parameters: parametersOf(powers, cells) }
    },
    valueAt(level, locations, at) {
      const out = new Float64Array(1)
      ladderCurves(x, counts, Float64Array.of(at)).evaluate(level, locations, out)
      return out[0]!
    },
  }
}

/** Gauss-Newton does not come back from a slope or a start-up of next to nothing. */
const leadsOn = ({ startUp, perUnit }: Affine): boolean =>
  perUnit > 1e-3 * startUp && startUp > 1e-3 * perUnit

function logPowers(powers: Powers, columns: readonly Float64Array[], out: Float64Array): void {
  out.fill(0)
  addLogPowers(powers, columns, out)
}

function addLogPowers(powers: Powers, columns: readonly Float64Array[], out: Float64Array): void {
  const [, roots, sizes, squares] = columns
  const [b0 = 0, b1 = 0, b2 = 0, b3 = 0] = powers
  for (let at = 0; at < out.length; at += 1)
    out[at]! += Math.log(b0 + b1 * roots![at]! + b2 * sizes![at]! + b3 * squares![at]!)
}

/** Terms that are more than a millionth of the curve somewhere. */
function parametersOf(powers: Powers, cells: readonly Float64Array[]): number {
  const last = cells[0]!.length - 1
  const shares = [0, last].map((at) => {
    const total = [0, 1, 2, 3].reduce((sum, term) => sum + powers[term]! * cells[term]![at]!, 0)
    return [0, 1, 2, 3].map((term) => (powers[term]! * cells[term]![at]!) / total)
  })
  const used = [0, 1, 2, 3].filter((term) => shares.some((each) => each[term]! > 1e-6)).length
  return Math.max(1, used)
}

type Interpolation = (values: Float64Array, out: Float64Array, slopes: boolean) => void

/** Linear between the knots; beyond them along the last slope, or with `slopes` false at the last value. */
function interpolation(knots: Float64Array, points: Float64Array): Interpolation {
  const last = knots.length - 1
  const left = new Int32Array(points.length)
  const along = new Float64Array(points.length)
  let knot = 0
  for (let at = 0; at < points.length; at += 1) {
    while (knot < last - 1 && points[at]! > knots[knot + 1]!) knot += 1
    left[at] = knot
    along[at] = last === 0 ? 0 : (points[at]! - knots[knot]!) / (knots[knot + 1]! - knots[knot]!)
  }
  const held = along.map((share) => Math.max(0, Math.min(1, share)))
  return (values, out, slopes) => {
    const shares = slopes ? along : held
    for (let at = 0; at < out.length; at += 1) {
      const from = values[left[at]!]!
      const to = values[Math.min(left[at]! + 1, last)]!
      out[at] = from + shares[at]! * (to - from)
    }
  }
}
