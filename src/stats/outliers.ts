import { median } from './order.ts'

/**
 * Positions of values whose logarithm lies more than 3.5 robust standard deviations (1.4826·MAD) from the median
 * (Iglewicz & Hoaglin 1993). To be shown, never removed: a tail on the right is what cold starts look like.
 * None where more than half the values are equal.
 */
export function outlierPositions(values: readonly number[]): readonly number[] {
  const logs = values.map(Math.log)
  const middle = median(logs)
  const limit = 3.5 * 1.4826 * median(logs.map((log) => Math.abs(log - middle)))
  if (!(limit > 0)) return []
  return [...logs.keys()].filter((at) => Math.abs((logs[at] ?? middle) - middle) > limit)
}
