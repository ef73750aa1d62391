import type { Estimate } from '../core/estimate.ts'
import { huberMean } from './huber.ts'
import { medianRank } from './median-ranks.ts'
import { ascending, mean, median, quantileOfSorted, standardDeviation } from './order.ts'
import { studentTCritical } from './student-t.ts'

/** How an interval came about; `t-on-logs` assumes lognormal noise, and whoever prints it says so. */
type IntervalMethod = 'order-statistics' | 't-on-logs' | 'none'

export interface Summary extends Estimate {
  readonly method: IntervalMethod
}

/**
 * Where the typical value of a cell lies. From 6 samples on (for 0.95) the median with its order-statistic interval;
 * below, the Huber mean of the logarithms, back-transformed, with the t interval of the logarithms; without an interval
 * for 1 sample, or where a value is 0. For values of one unit, finite and not negative.
 * @throws RangeError for no values or one that is negative or not finite.
 */
export function summarize(
  values: readonly number[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): Summary {
  check(values)
  const samples = values.length
  const rank = medianRank(samples, confidence)
  if (rank !== undefined) {
    const sorted = ascending(values)
    return {
      point: quantileOfSorted(sorted, 0.5),
      low: sorted[rank - 1],
      high: sorted[samples - rank],
      confidence,
      samples,
      method: 'order-statistics',
    }
  }
  if (values.includes(0)) return { ...pointOnly(median(values), samples, confidence) }
  return onLogs(values, huberMean, confidence)
}

/**
 * Geometric mean with its t interval: for ratios across cells, such as how many times faster one platform is. Money is
 * averaged arithmetically.
 * @throws RangeError for no values or one that is not finite and positive.
 */
export function geometricMean(
  values: readonly number[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): Summary {
  check(values)
  if (values.includes(0)) throw new RangeError('a geometric mean needs positive values, got 0')
  return onLogs(values, mean, confidence)
}

function onLogs(
  values: readonly number[],
  centreOf: (logs: readonly number[]) => number,
  confidence: number,
): Summary {
  const samples = values.length
  const logs = values.map(Math.log)
  const centre = centreOf(logs)
  if (samples < 2) return pointOnly(Math.exp(centre), samples, confidence)
  const half = (studentTCritical(confidence, samples - 1) * standardDeviation(logs)) / Math.sqrt(samples)
  return {
    point: Math.exp(centre),
    low: Math.exp(centre - half),
    high: Math.exp(centre + half),
    confidence,
    samples,
    method: 't-on-logs',
  }
}

const pointOnly = (point: number, samples: number, confidence: number): Summary => ({
  point,
  low: undefined,
  high: undefined,
  confidence,
  samples,
  method: 'none',
})

function check(values: readonly number[]): void {
  if (values.length === 0) throw new RangeError('an estimate needs at least one value')
  const bad = values.find((value) => !Number.isFinite(value) || value < 0)
  if (bad !== undefined)
    throw new RangeError(`an estimate needs finite values that are not negative, got ${bad}`)
}
