import type { Estimate } from '../../core/estimate.ts'
import { formatMs, formatMsRange } from './duration.ts'
import { formatUsd, formatUsdRange } from './money.ts'

/** What a figure is measured in, and how it is written. */
export interface Metric {
  readonly format: (value: number) => string
  readonly range: (low: number, high: number) => string
}

export const milliseconds: Metric = { format: formatMs, range: formatMsRange }
export const dollars: Metric = { format: formatUsd, range: formatUsdRange }

/** The interval and the count that belong to a number: `1.1–1.4 s, n = 3`. */
export function spreadText(estimate: Estimate, metric: Metric): string {
  const { low, high, samples } = estimate
  const count = `n = ${samples}`
  if (low === undefined || high === undefined) return `${count}, no interval`
  return `${isExact(low, high) ? 'all equal' : metric.range(low, high)}, ${count}`
}

/** `1.23 s (1.1–1.4 s, n = 3)` */
export function estimateText(estimate: Estimate, metric: Metric): string {
  return `${metric.format(estimate.point)} (${spreadText(estimate, metric)})`
}

/** Logarithms and back leave a last digit behind. */
function isExact(low: number, high: number): boolean {
  return high - low <= 1e-9 * high
}
