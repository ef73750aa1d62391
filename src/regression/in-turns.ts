import type { Arm } from './arms.ts'

/** How far two arms were apart in time. */
export interface Timing {
  /** Share of pairs of trials in which the first arm's came later: 0.5 in turns, 0 or 1 one after the other. */
  readonly later: number
  /** Between the end of one and the begin of the other; 0 where they overlap. */
  readonly gapHours: number
}

export function timingOf(one: Arm, other: Arm): Timing | undefined {
  const [a, b] = [startsOf(one), startsOf(other)]
  const [firstA, firstB, lastA, lastB] = [a[0], b[0], a.at(-1), b.at(-1)]
  if (firstA === undefined || firstB === undefined || lastA === undefined || lastB === undefined) {
    return undefined
  }
  let above = 0
  for (const time of a) above += countBelow(b, time)
  return {
    later: above / (a.length * b.length),
    gapHours: Math.max(0, firstA - lastB, firstB - lastA) / 3_600_000,
  }
}

/** Two parts on each side, one after the other (A B A B), have 0.75. */
export const areInTurns = (timing: Timing | undefined): boolean =>
  timing !== undefined && timing.later >= 0.2 && timing.later <= 0.8

/** Longer ago is another night. */
export const mostGapHours = 12

const startsOf = ({ trials }: Arm): readonly number[] =>
  trials.map(({ startedAt }) => Date.parse(startedAt)).toSorted((x, y) => x - y)

/** Equal times count half. */
function countBelow(sorted: readonly number[], time: number): number {
  const below = partition(sorted, (each) => each < time)
  return (below + partition(sorted, (each) => each <= time)) / 2
}

function partition(sorted: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(sorted[middle] ?? 0)) low = middle + 1
    else high = middle
  }
  return low
}
