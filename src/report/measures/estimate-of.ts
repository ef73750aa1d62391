import type { Estimate } from '../../core/estimate.ts'
import { summarize } from '../../stats/summarize.ts'

/** The typical value with its interval; null of no values. */
export function estimateOf(values: readonly number[], confidence: number): Estimate | null {
  return values.length === 0 ? null : summarize(values, { confidence })
}
