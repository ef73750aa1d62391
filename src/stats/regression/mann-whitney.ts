import { pwilcox } from 'lib-r-math.js'
import { normalTail } from '../normal.ts'

/** One-sided p-values of the Mann–Whitney test. */
export interface RankTest {
  /** Of "the values of `of` are not larger". */
  readonly larger: number
  /** Of "the values of `of` are not smaller". */
  readonly smaller: number
}

/**
 * Whether one sample lies above or below another (Mann & Whitney 1947). Exact without ties up to n·m = 2,000, else the normal
 * approximation with its corrections for ties and continuity. Where all values are equal both p-values are 1.
 */
export function mannWhitney(of: readonly number[], over: readonly number[]): RankTest {
  const { u, ties } = countAbove(of, over)
  const pairs = of.length * over.length
  if (pairs === 0) return { larger: 1, smaller: 1 }
  if (ties === 0 && pairs <= mostExactPairs) {
    const below = rankSumBelow(of.length, over.length)
    return { larger: below(pairs - u), smaller: below(u) }
  }
  const total = of.length + over.length
  const variance = (pairs / 12) * (total + 1 - ties / (total * (total - 1)))
  if (!(variance > 0)) return { larger: 1, smaller: 1 }
  const distance = (u - pairs / 2) / Math.sqrt(variance)
  const continuity = 0.5 / Math.sqrt(variance)
  return { larger: normalTail(distance - continuity), smaller: normalTail(-distance - continuity) }
}

export const mostExactPairs = 2_000

/** P(U ≤ u) under equality, exact; the table of each pair of sample sizes is made once. */
export function rankSumBelow(n: number, m: number): (u: number) => number {
  const key = `${n} ${m}`
  const known = tables.get(key) ?? new Map<number, number>()
  tables.set(key, known)
  return (u) => {
    const found = known.get(u)
    if (found !== undefined) return found
    const probability = pwilcox(u, n, m, true, false)
    known.set(u, probability)
    return probability
  }
}

const tables = new Map<string, Map<number, number>>()

/** U: pairs in which `of` is above, equal ones count half. `ties`: Σ t³ - t over groups of equal values. */
function countAbove(
  of: readonly number[],
  over: readonly number[],
): { readonly u: number; readonly ties: number } {
  const all = [
    ...of.map((value) => ({ value, own: true })),
    ...over.map((value) => ({ value, own: false })),
  ].toSorted((a, b) => a.value - b.value)
  let rankSum = 0
  let ties = 0
  for (let from = 0; from < all.length;) {
    let to = from
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1
    const size = to - from
    ties += size ** 3 - size
    rankSum += all.slice(from, to).filter(({ own }) => own).length * ((from + 1 + to) / 2)
    from = to
  }
  return { u: rankSum - (of.length * (of.length + 1)) / 2, ties }
}
