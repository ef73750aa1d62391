import { type Contender, type Span, spanOf } from './contender.ts'

const count = 301

/**
 * ln sizes at which both contenders were measured with some option: 301 evenly spaced ones over the common range, less the
 * gaps; one if the range is a single size; none if there is no common range.
 */
export function comparedPoints(a: Contender, b: Contender): Float64Array {
  const [left, right] = [spansOf(a), spansOf(b)]
  const from = Math.max(least(left), least(right))
  const to = Math.min(most(left), most(right))
  if (!(from <= to)) return new Float64Array(0)
  if (to - from < 1e-9) return Float64Array.of(from)
  const even = Float64Array.from({ length: count }, (_, at) => from + ((to - from) * at) / (count - 1))
  return even.filter((x) => holds(left, x) && holds(right, x))
}

const spansOf = ({ options }: Contender): readonly Span[] => options.map(({ series }) => spanOf(series))

const holds = (spans: readonly Span[], x: number): boolean =>
  spans.some(({ from, to }) => x >= from - 1e-9 && x <= to + 1e-9)

const least = (spans: readonly Span[]): number => Math.min(...spans.map(({ from }) => from))

const most = (spans: readonly Span[]): number => Math.max(...spans.map(({ to }) => to))
