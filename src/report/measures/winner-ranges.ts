import type { Platform } from '../../core/platform.ts'
import type { Comparison } from '../../crossover/comparison.ts'
import type { Crossing, Side, Zone } from '../../stats/crossover/crossover-answer.ts'

/** Where a platform was seen to work, and where it is known to fail. Bytes. */
export interface Reach {
  readonly platform: Platform
  readonly from: number
  readonly to: number
  /** The smallest size at which all of its sizings met a limit. */
  readonly failedFrom: number | undefined
}

/**
 * Who needs least over a stretch of sizes. `open`: those that nobody surely beats. `tie`: they are within ±5 %. `sole`: no
 * other can, or none was measured. `gap`: between the largest size that worked and the smallest that failed of `missing`,
 * which might have needed least there.
 */
type RangeResult =
  | { readonly kind: 'winner'; readonly platform: Platform }
  | { readonly kind: 'tie' | 'open'; readonly platforms: readonly Platform[] }
  | { readonly kind: 'sole'; readonly platform: Platform; readonly others: 'failed' | 'not measured' }
  | { readonly kind: 'gap'; readonly platforms: readonly Platform[]; readonly missing: readonly Platform[] }

export interface WinnerRange {
  readonly from: number
  readonly to: number
  readonly result: RangeResult
  /** The crossing at which the range begins; undefined at the first and where a platform begins or ends. */
  readonly start: StartCrossing | undefined
}

interface StartCrossing extends Crossing {
  readonly zone: Zone | undefined
}

/** The pairwise answers of one metric put together: who is least of all platforms, range by range, ascending. */
export function winnerRanges(pairs: readonly Comparison[], reaches: readonly Reach[]): WinnerRange[] {
  const edges = edgesOf(pairs, reaches)
  const ranges: WinnerRange[] = []
  for (const [at, to] of edges.slice(1).entries()) {
    const from = edges[at] ?? to
    const result = resultAt(Math.sqrt(from * to), pairs, reaches)
    if (result === undefined) continue
    const last = ranges.at(-1)
    if (last !== undefined && isSame(last.result, result)) ranges[ranges.length - 1] = { ...last, to }
    else ranges.push({ from, to, result, start: crossingAt(from, pairs, result) })
  }
  return ranges
}

function edgesOf(pairs: readonly Comparison[], reaches: readonly Reach[]): number[] {
  const ends = reaches.flatMap(({ from, to, failedFrom }) => [
    from,
    to,
    ...(failedFrom === undefined ? [] : [failedFrom]),
  ])
  const largest = Math.max(...ends)
  const crossings = pairs.flatMap(({ answer }) => answer.crossings.map(({ size }) => size))
  const edges = [...new Set([...ends, ...crossings])].toSorted((a, b) => a - b)
  // A limit at the very end is a stretch of its own: the sizes from there on.
  const failing = reaches.some(({ failedFrom }) => failedFrom === largest)
  return failing ? [...edges, largest * 1.0001] : edges
}

function resultAt(
  size: number,
  pairs: readonly Comparison[],
  reaches: readonly Reach[],
): RangeResult | undefined {
  const alive = reaches
    .filter(({ from, to }) => size >= from && size <= to * 1.001)
    .map(({ platform }) => platform)
  const missing = reaches
    .filter(({ to, failedFrom }) => size > to && failedFrom !== undefined && size < failedFrom)
    .filter((each) => alive.every((other) => stateOf(each.platform, other, each.to, pairs) !== 'loses'))
    .map(({ platform }) => platform)
  const [only] = alive
  if (only === undefined) return undefined
  if (missing.length > 0) return { kind: 'gap', platforms: alive, missing }
  if (alive.length === 1) {
    const failed = reaches.some(({ failedFrom }) => failedFrom !== undefined && size >= failedFrom)
    return { kind: 'sole', platform: only, others: failed ? 'failed' : 'not measured' }
  }
  const open = alive.filter((each) => alive.every((other) => stateOf(each, other, size, pairs) !== 'loses'))
  const [winner] = open
  if (open.length === 1 && winner !== undefined) return { kind: 'winner', platform: winner }
  const tied = open.every((a) => open.every((b) => a === b || stateOf(a, b, size, pairs) === 'ties'))
  return { kind: open.length > 1 && tied ? 'tie' : 'open', platforms: open.length === 0 ? alive : open }
}

type State = 'wins' | 'loses' | 'ties' | 'unknown'

function stateOf(one: Platform, other: Platform, size: number, pairs: readonly Comparison[]): State {
  const pair = pairs.find(
    ({ a, b }) =>
      (a.platform === one && b.platform === other) || (a.platform === other && b.platform === one),
  )
  if (pair === undefined) return 'unknown'
  const winner = winnerOf(pair, size)
  if (winner === undefined || winner === 'tie') return winner === 'tie' ? 'ties' : 'unknown'
  return (winner === 'a' ? pair.a : pair.b).platform === one ? 'wins' : 'loses'
}

/** What the answer says of one size within the range of both. */
function winnerOf({ answer }: Comparison, size: number): Side | 'tie' | undefined {
  switch (answer.kind) {
    case 'tie':
      return 'tie'
    case 'undecided':
      return undefined
    case 'none':
      return answer.below
    case 'infeasible':
      return answer.infeasible?.side
    case 'one':
    case 'several': {
      const next = answer.crossings.find((crossing) => size < crossing.size)
      const last = answer.crossings.at(-1)
      if (next !== undefined) return next.below
      return last === undefined ? undefined : last.below === 'a' ? 'b' : 'a'
    }
  }
}

/** Of several pairs that cross at one size, that of who wins above it. */
function crossingAt(
  size: number,
  pairs: readonly Comparison[],
  result: RangeResult,
): StartCrossing | undefined {
  const here = pairs.flatMap((pair) =>
    pair.answer.crossings
      .filter((crossing) => crossing.size === size)
      .map((crossing) => ({ pair, crossing })),
  )
  const winner = result.kind === 'winner' ? result.platform : undefined
  const own = here.find(({ pair: { a, b } }) => a.platform === winner || b.platform === winner) ?? here[0]
  if (own === undefined) return undefined
  const zone = own.pair.answer.indifference.find(({ low, high }) => low <= size && size <= high)
  return { ...own.crossing, zone }
}

/** Who has won already goes on winning where the others end. */
function isSame(before: RangeResult, now: RangeResult): boolean {
  if (before.kind === 'winner' && now.kind === 'sole') return before.platform === now.platform
  return JSON.stringify(before) === JSON.stringify(now)
}
