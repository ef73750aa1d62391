import { chooseLevels, type LevelPair } from './choose-level.ts'
import { type Contender, contenderCurves, type ContenderCurves, prepareContender } from './contender.ts'
import { hullOfLevels } from './interval.ts'
import type { Metric } from './metric.ts'
import { seededRandom } from '../../core/seeded-random.ts'

export interface BandOptions {
  readonly metric: Metric
  /** Ascending, in the unit of the series. */
  readonly sizes: readonly number[]
  readonly draws?: number
  readonly seed?: number
  readonly confidence?: number
}

/** The curve of one contender at one size: seconds, or USD for cost. Undefined where no option was measured. */
export interface CurvePoint {
  readonly size: number
  readonly value: number | undefined
  readonly low: number | undefined
  readonly high: number | undefined
  /** Position of the best option. */
  readonly option: number | undefined
}

/** Cost or latency of one contender over size, with pointwise intervals of the mixed bootstrap. */
export function curveBand(contender: Contender, options: BandOptions): readonly CurvePoint[] {
  const { metric, sizes, draws = 2_000, seed = 1, confidence = 0.95 } = options
  const points = Float64Array.from(sizes, Math.log)
  const { curves, levels } = drawable(contender, metric, points, seededRandom(seed))
  const estimate = new Float64Array(points.length)
  curves.estimate(levels.level, estimate)
  const best = curves.bestOptions()
  const drawn = sizes.map(() => new Float64Array(2 * draws))
  const out = new Float64Array(points.length)
  for (let draw = 0; draw < 2 * draws; draw += 1) {
    if (draw % 2 === 0) curves.redraw()
    curves.evaluate(draw % 2 === 0 ? levels.level : levels.next, out)
    for (let at = 0; at < out.length; at += 1) drawn[at]![draw] = out[at]!
  }
  return sizes.map((size, at) => {
    const { low, high } = hullOfLevels(drawn[at]!, confidence)
    return {
      size,
      value: exp(estimate[at]!),
      low: exp(low),
      high: exp(high),
      option: best[at],
    }
  })
}

const exp = (value: number): number | undefined => (Number.isFinite(value) ? Math.exp(value) : undefined)

/** Curves of one contender with the level that none of its options contradicts. */
export function drawable(
  contender: Contender,
  metric: Metric,
  points: Float64Array,
  random: () => number,
): { readonly curves: ContenderCurves; readonly levels: LevelPair } {
  const prepared = prepareContender(contender, metric, points)
  return { curves: contenderCurves(prepared, points, random), levels: chooseLevels(prepared.options) }
}
