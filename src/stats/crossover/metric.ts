import { quantileOfSorted } from '../order.ts'
import { normalQuantile } from '../normal.ts'
import { leastSamples } from '../percentile.ts'
import { type Bill, expectedBillTable } from './bill-table.ts'
import type { Cells } from './locate-cells.ts'

/**
 * What is compared. `cost` is the expected bill; its noise is that of the measured residuals, or lognormal with their
 * standard deviation.
 */
export type Metric =
  | { readonly kind: 'median' }
  | { readonly kind: 'quantile'; readonly p: number }
  | { readonly kind: 'cost'; readonly noise: 'measured' | 'lognormal' }

/** From the location of ln seconds and the noise of single runs to the logarithm of what is compared. */
export interface MetricMap {
  /** How far this noise moves the metric, in ln seconds; to be given to `apply`. */
  readonly shiftOf: (noise: Float64Array) => number
  /** In place, from ln seconds at the median to the ln of the metric. */
  readonly apply: (values: Float64Array, shift: number) => void
}

const noisePoints = 2_000

export function metricMap(metric: Metric, cells: Cells, bill: Bill | undefined): MetricMap {
  if (metric.kind === 'median') return { shiftOf: () => 0, apply: () => undefined }
  if (metric.kind === 'quantile') return quantileMap(metric.p, cells.residuals.length)
  if (bill === undefined) throw new RangeError('a comparison of cost needs the bill of every option')
  return metric.noise === 'measured' ? measuredCost(cells, bill) : lognormalCost(cells, bill)
}

/** Empirical where the residuals suffice for the percentile, else lognormal. */
function quantileMap(p: number, residuals: number): MetricMap {
  const z = normalQuantile(p)
  const empirical = residuals >= leastSamples(p)
  return {
    shiftOf: (noise) =>
      empirical ? quantileOfSorted([...noise.toSorted()], p) : z * Math.sqrt(varianceOf(noise)),
    apply: (values, shift) => {
      for (let at = 0; at < values.length; at += 1) values[at]! += shift
    },
  }
}

function measuredCost(cells: Cells, bill: Bill): MetricMap {
  const noise = cells.residuals.length === 0 ? [0] : representatives(cells.residuals)
  const base = lnMeanExp(cells.residuals)
  return { shiftOf: (drawn) => lnMeanExp(drawn) - base, apply: throughBill(cells, bill, noise) }
}

function lognormalCost(cells: Cells, bill: Bill): MetricMap {
  const variance = varianceOf(cells.residuals)
  const noise = Array.from(
    { length: noisePoints },
    (_, at) => Math.sqrt(variance) * normalQuantile((at + 0.5) / noisePoints),
  )
  return {
    shiftOf: (drawn) => (varianceOf(drawn) - variance) / 2,
    apply: throughBill(cells, bill, noise),
  }
}

function throughBill(cells: Cells, bill: Bill, noise: readonly number[]): MetricMap['apply'] {
  const reach = 1
  const lnExpected = expectedBillTable(
    bill,
    noise,
    cells.locations.reduce((least, m) => Math.min(least, m), Number.POSITIVE_INFINITY) - reach,
    cells.locations.reduce((most, m) => Math.max(most, m), Number.NEGATIVE_INFINITY) + reach,
  )
  return (values, shift) => {
    for (let at = 0; at < values.length; at += 1) values[at] = lnExpected(values[at]! + shift)
  }
}

/** At most 2,000 values that stand for equal shares of the noise and keep the mean of what it multiplies. */
function representatives(noise: Float64Array): readonly number[] {
  if (noise.length <= noisePoints) return [...noise]
  const sorted = noise.toSorted()
  const edge = (at: number): number => Math.round((at * sorted.length) / noisePoints)
  return Array.from({ length: noisePoints }, (_, at) => lnMeanExp(sorted.subarray(edge(at), edge(at + 1))))
}

function lnMeanExp(noise: ArrayLike<number>): number {
  let total = 0
  for (let at = 0; at < noise.length; at += 1) total += Math.exp(noise[at]!)
  return noise.length === 0 ? 0 : Math.log(total / noise.length)
}

/** Around 0, where residuals are centred. */
function varianceOf(noise: Float64Array): number {
  let total = 0
  for (const z of noise) total += z * z
  return noise.length === 0 ? 0 : total / noise.length
}
