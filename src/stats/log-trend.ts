import { mean } from './order.ts'
import { studentTCritical } from './student-t.ts'

/** By which factor values change from the first position to the last, with its interval: 0.1 is 10 % more. */
export interface LogTrend {
  readonly change: number
  readonly low: number
  readonly high: number
  readonly samples: number
}

/**
 * Least squares of ln value on position, which groups share: each group is centred, so that trials of different cells can be
 * looked at together. Undefined below 3 degrees of freedom and where all stand at one position.
 */
export function logTrend(
  groups: readonly (readonly { readonly at: number; readonly value: number }[])[],
  confidence = 0.95,
): LogTrend | undefined {
  const all = groups.flat()
  const first = all.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
  const last = all.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY)
  const points = groups.filter((group) => group.length > 1).flatMap(centred)
  const freedom = points.length - groups.filter((group) => group.length > 1).length - 1
  const spread = points.reduce((sum, { x }) => sum + x * x, 0)
  if (freedom < 3 || !(spread > 0)) return undefined
  const slope = points.reduce((sum, { x, y }) => sum + x * y, 0) / spread
  const noise = points.reduce((sum, { x, y }) => sum + (y - slope * x) ** 2, 0) / freedom
  const half = studentTCritical(confidence, freedom) * Math.sqrt(noise / spread)
  const over = (per: number): number => Math.expm1(per * (last - first))
  return { change: over(slope), low: over(slope - half), high: over(slope + half), samples: points.length }
}

function centred(group: readonly { readonly at: number; readonly value: number }[]) {
  const x = mean(group.map(({ at }) => at))
  const y = mean(group.map(({ value }) => Math.log(value)))
  return group.map(({ at, value }) => ({ x: at - x, y: Math.log(value) - y }))
}
