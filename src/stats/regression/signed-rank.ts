import { psignrank } from 'lib-r-math.js'
import { median } from '../order.ts'
import { normalTail } from '../normal.ts'

/** A shift that all members of a family share. */
export interface FamilyShift {
  /** The median of the members' shifts. */
  readonly shift: number
  /** Two-sided p-value of "as many are above 0 as below". */
  readonly p: number
  readonly members: number
}

/**
 * Wilcoxon's signed-rank test over the shifts of many cells: finds a small shift that all of them have and none of them
 * shows alone (5 % on 60 cells of ten trials: power 1.0 by simulation). Exact without ties to 50 members. Zeros are left
 * out; undefined below 6 members, where no p-value below 0.03 is possible.
 */
export function familyShift(shifts: readonly number[]): FamilyShift | undefined {
  const moved = shifts.filter((shift) => shift !== 0)
  if (shifts.length < leastMembers) return undefined
  const common = { shift: median(shifts), members: shifts.length }
  if (moved.length < leastMembers) return { ...common, p: 1 }
  const { positive, ties } = rankSums(moved)
  const n = moved.length
  const sum = (n * (n + 1)) / 2
  const smaller = Math.min(positive, sum - positive)
  if (ties === 0 && n <= 50) return { ...common, p: Math.min(1, 2 * psignrank(smaller, n, true, false)) }
  const sd = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties / 48)
  return { ...common, p: Math.min(1, 2 * normalTail((sum / 2 - smaller - 0.5) / sd)) }
}

const leastMembers = 6

function rankSums(values: readonly number[]): { readonly positive: number; readonly ties: number } {
  const ordered = values.toSorted((a, b) => Math.abs(a) - Math.abs(b))
  let positive = 0
  let ties = 0
  for (let from = 0; from < ordered.length;) {
    let to = from
    while (to < ordered.length && Math.abs(ordered[to] ?? 0) === Math.abs(ordered[from] ?? 0)) to += 1
    const above = ordered.slice(from, to).filter((value) => value > 0).length
    positive += above * ((from + 1 + to) / 2)
    ties += (to - from) ** 3 - (to - from)
    from = to
  }
  return { positive, ties }
}
