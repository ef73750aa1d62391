import { type Contender, contenderCurves, prepareContender, type Span } from './contender.ts'
import { differenceOf } from './draw-differences.ts'
import type { Level } from './ladder-curves.ts'
import type { Metric } from './metric.ts'
import { signChanges } from './sign-changes.ts'

const reach = Math.LN2
const count = 101

/** The size at which the fitted curves meet outside the compared range, if within a factor of 2 and before any failure. */
export function extrapolatedCrossing(
  a: Contender,
  b: Contender,
  metric: Metric,
  level: Level,
  { from, to }: Span,
): number | undefined {
  const failed = [...a.options, ...b.options].map(({ failedFrom }) => failedFrom ?? Number.POSITIVE_INFINITY)
  const end = Math.min(to + reach, Math.log(Math.min(...failed)))
  const beyond = crossing(a, b, metric, level, { from: to, to: end })
  return beyond ?? crossing(a, b, metric, level, { from: from - reach, to: from })
}

function crossing(a: Contender, b: Contender, metric: Metric, level: Level, span: Span): number | undefined {
  const { from, to } = span
  if (!(from < to)) return undefined
  const points = Float64Array.from({ length: count }, (_, at) => from + ((to - from) * at) / (count - 1))
  const [left, right] = [a, b].map((each) =>
    contenderCurves(prepareContender(each, metric, points), points, Math.random, reach),
  )
  const values = differenceOf(left!, right!, count, 'estimate')(level)
  const found = signChanges(points, values)[0]
  return found === undefined ? undefined : Math.exp(found.x)
}
