import { studentTCritical } from '../student-t.ts'
import type { PreparedContender, PreparedOption } from './contender.ts'
import type { Level } from './ladder-curves.ts'

/** The difference of two contenders at one size: ln metric of A - ln metric of B. */
export interface SizeDifference {
  readonly size: number
  readonly difference: number
  /** Half-width such that all sizes together hold at 95 %; NaN where the noise is unknown. */
  readonly halfWidth: number
  /** -1 where A is surely less, 1 where B is, 0 where that is open. */
  readonly sign: -1 | 0 | 1
}

/** ln metric of one contender at one size, with the variance of that. */
interface Point {
  readonly value: number
  readonly variance: number
}

/**
 * Who is surely less at each size that both were measured at, with simultaneous t bands:
 * |D| > t(1 - (1 - 0.95^{1/K})/2)·√(s²_A/n_A + s²_B/n_B). Naive signs of D invent crossings: identical platforms would always
 * have some. Where fewer than two sizes are common, sizes of either side are held against the other's curve.
 */
export function signBands(
  a: PreparedContender,
  b: PreparedContender,
  level: Level,
  within: { readonly from: number; readonly to: number },
): readonly SizeDifference[] {
  const xs = comparedSizes(a, b).filter((x) => x >= within.from - 1e-9 && x <= within.to + 1e-9)
  const freedom = leastFreedom(a) + leastFreedom(b)
  const each = 0.95 ** (1 / Math.max(1, xs.length))
  const critical = freedom > 0 ? studentTCritical(each, freedom) : Number.NaN
  return xs.map((x) => {
    const left = pointAt(a, x, level)
    const right = pointAt(b, x, level)
    const difference = left.value - right.value
    const halfWidth = critical * Math.sqrt(left.variance + right.variance)
    const sign = Math.abs(difference) > halfWidth ? (difference < 0 ? -1 : 1) : 0
    return { size: Math.exp(x), difference, halfWidth, sign }
  })
}

function comparedSizes(a: PreparedContender, b: PreparedContender): readonly number[] {
  const [left, right] = [measuredSizes(a), measuredSizes(b)]
  const common = [...left].filter((x) => right.has(x))
  return (common.length >= 2 ? common : [...new Set([...left, ...right])]).toSorted((p, q) => p - q)
}

const measuredSizes = ({ options }: PreparedContender): Set<number> =>
  new Set(options.flatMap(({ cells }) => [...cells.x]))

const leastFreedom = ({ options }: PreparedContender): number =>
  options.reduce((least, { cells }) => Math.min(least, cells.freedom), Number.POSITIVE_INFINITY)

function pointAt({ options }: PreparedContender, x: number, level: Level): Point {
  const points = options
    .filter(({ span }) => x >= span.from - 1e-9 && x <= span.to + 1e-9)
    .map((option) => optionAt(option, x, level))
  return points.reduce((best, each) => (each.value < best.value ? each : best), {
    value: Number.POSITIVE_INFINITY,
    variance: Number.NaN,
  })
}

const nudge = 0.01

function optionAt({ cells, curves, map }: PreparedOption, x: number, level: Level): Point {
  const cell = cells.x.indexOf(x)
  const n = cell < 0 ? medianCount(cells.counts) : cells.counts[cell]!
  const location = cell < 0 ? curves.valueAt(level, cells.locations, x) : cells.locations[cell]!
  const around = Float64Array.of(location - nudge, location, location + nudge)
  map.apply(around, map.shiftOf(cells.residuals))
  const slope = (around[2]! - around[0]!) / (2 * nudge)
  return { value: around[1]!, variance: (slope ** 2 * cells.variance) / n }
}

const medianCount = (counts: Int32Array): number => counts.toSorted()[counts.length >> 1]!
