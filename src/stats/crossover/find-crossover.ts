import { chooseLevels } from './choose-level.ts'
import { classify, type Findings } from './classify.ts'
import {
  checkContender,
  type Contender,
  contenderCurves,
  prepareContender,
  type PreparedContender,
} from './contender.ts'
import type { CrossoverAnswer, Side, UndecidedReason } from './crossover-answer.ts'
import { differenceOf, drawDifferences } from './draw-differences.ts'
import { comparedPoints } from './compared-points.ts'
import { extrapolatedCrossing } from './extrapolated-crossing.ts'
import { crossingsOf } from './crossings-of.ts'
import type { Metric } from './metric.ts'
import { ratioBand, zonesWithin } from './ratio-band.ts'
import { seededRandom } from '../../core/seeded-random.ts'
import { signBands } from './sign-bands.ts'

export interface CrossoverOptions {
  readonly metric: Metric
  /** Of the bootstrap. */
  readonly draws?: number
  readonly seed?: number
  readonly confidence?: number
}

/**
 * Where one platform overtakes another over payload size: cells by Huber means of logarithms; the stiffest of three curves
 * that the data do not contradict; crossings counted by simultaneous bands, located on the curve, with intervals from a
 * bootstrap that mixes that curve with the next looser one. Pure, and the same for the same data and seed.
 */
export function findCrossover(a: Contender, b: Contender, options: CrossoverOptions): CrossoverAnswer {
  const { metric, draws = 2_000, seed = 1, confidence = 0.95 } = options
  checkContender(a)
  checkContender(b)
  const samples = { a: runsOf(a), b: runsOf(b) }
  const unknown = { confidence, draws, samples, infeasible: infeasibleSide(a, b) }
  const points = comparedPoints(a, b)
  if (points.length === 0) return withoutAnswer(unknown, 'no-common-range', a, b)
  if (points.length === 1) return withoutAnswer(unknown, 'one-size', a, b)
  const left = prepareContender(a, metric, points)
  const right = prepareContender(b, metric, points)
  const all = [...left.options, ...right.options]
  if (all.some(({ cells }) => cells.freedom === 0)) return withoutAnswer(unknown, 'no-repetition', a, b)

  const levels = chooseLevels(all)
  const { level } = levels
  const span = { from: points[0]!, to: points.at(-1)! }
  const sizes = signBands(left, right, level, span)
  const randoms = randomsOf(left, right, seed)
  const leftCurves = contenderCurves(left, points, randoms.a)
  const rightCurves = contenderCurves(right, points, randoms.b)
  const estimate = differenceOf(leftCurves, rightCurves, points.length, 'estimate')(level).slice()
  const best = { a: leftCurves.bestOptions(), b: rightCurves.bestOptions() }
  const placed = crossingsOf(points, estimate, sizes)
  const drawn = drawDifferences(leftCurves, rightCurves, {
    points,
    levels,
    draws,
    windows: placed.windows,
    bandAt: bandPositions(points.length),
  })
  const band = ratioBand(points, estimate, bandPositions(points.length), drawn.differences, confidence)
  const findings: Findings = { ...unknown, sizes, band, placed, drawn, points, best }
  const answer = classify(findings)
  return {
    ...answer,
    extrapolated: answer.kind === 'none' ? extrapolatedCrossing(a, b, metric, level, span) : undefined,
    indifference: zonesWithin(band),
    range: { low: Math.exp(span.from), high: Math.exp(span.to) },
    band,
    sizes,
    level,
    confidence,
    draws,
    samples,
  }
}

/**
 * A stream for either side, given by what was measured and not by which is called A: so that swapping the sides mirrors the
 * answer to the last digit.
 */
function randomsOf(
  left: PreparedContender,
  right: PreparedContender,
  seed: number,
): { readonly a: () => number; readonly b: () => number } {
  const total = ({ options }: PreparedContender): number =>
    options.reduce((sum, { cells }) => sum + cells.locations.reduce((all, m) => all + m, 0), 0)
  const [first, second] = [seededRandom(2 * seed), seededRandom(2 * seed + 1)]
  return total(left) <= total(right) ? { a: first, b: second } : { a: second, b: first }
}

const bandPoints = 41

const bandPositions = (length: number): readonly number[] =>
  Array.from({ length: Math.min(bandPoints, length) }, (_, at) =>
    Math.round((at * (length - 1)) / (Math.min(bandPoints, length) - 1)),
  )

const runsOf = ({ options }: Contender): number =>
  options.reduce((sum, { series }) => sum + series.logSeconds.reduce((n, runs) => n + runs.length, 0), 0)

/** The side that ends first: none of its options can do what the other still does. */
function infeasibleSide(a: Contender, b: Contender): { side: Side; from: number } | undefined {
  const [left, right] = [failedFrom(a), failedFrom(b)]
  if (left === right) return undefined
  return left < right ? { side: 'a', from: left } : { side: 'b', from: right }
}

const failedFrom = ({ options }: Contender): number =>
  options.reduce((most, option) => Math.max(most, option.failedFrom ?? Number.POSITIVE_INFINITY), 0)

type Known = Pick<CrossoverAnswer, 'confidence' | 'draws' | 'samples' | 'infeasible'>

function withoutAnswer(known: Known, reason: UndecidedReason, a: Contender, b: Contender): CrossoverAnswer {
  const sizes = new Set([...a.options, ...b.options].flatMap(({ series }) => series.sizes))
  return {
    ...known,
    kind: 'undecided',
    reason,
    repeat: [...sizes].toSorted((p, q) => p - q),
    crossings: [],
    candidate: undefined,
    below: undefined,
    above: undefined,
    extrapolated: undefined,
    indifference: [],
    range: undefined,
    band: [],
    sizes: [],
    level: undefined,
  }
}
