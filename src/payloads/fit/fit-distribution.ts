import { shareOf } from './column-sample.ts'

type Point = [share: number, value: number | string]
export type DistributionDocument =
  { quantiles: Point[] } | { weights: [value: number | string, weight: number][] }

interface Run {
  readonly value: number
  readonly count: number
  /** Values below this one. */
  readonly below: number
}

const mostWeights = 64
const mostSteps = 200

/**
 * The distribution of whole numbers (units of the column's scale). Few values that recur become weights. Others become
 * points of the cumulative distribution: 200 equal steps and finer ones at both ends, and both edges of every value
 * that makes up 1/400 or more, so that round numbers keep their share.
 */
export function fitDistribution(
  units: readonly number[],
  render: (unit: number) => number | string,
): DistributionDocument {
  const runs = runsOf(units)
  if (runs.length <= mostWeights && runs.every(({ count }) => count >= 3)) {
    return { weights: runs.map(({ value, count }) => [render(value), count]) }
  }
  const total = units.length
  const grid = gridRanks(total)
  const points: Point[] = []
  let next = 0
  for (const [index, { value, count, below }] of runs.entries()) {
    const end = below + count
    const isStep = runs.length <= mostSteps || count * 400 >= total
    const isOnGrid = (grid[next] ?? total) < end
    while ((grid[next] ?? total) < end) next += 1
    const isLast = index === runs.length - 1
    if (!isStep && !isOnGrid && index > 0 && !isLast) continue
    points.push([shareOf(below, total), render(value)])
    if (isStep || isLast) points.push([shareOf(end, total), render(value)])
    const after = runs[index + 1]
    if (isStep && after !== undefined) points.push([shareOf(end, total), render(after.value)])
  }
  return { quantiles: withoutRepeats(points) }
}

function runsOf(units: readonly number[]): Run[] {
  const runs: { value: number; count: number; below: number }[] = []
  for (const [below, value] of Float64Array.from(units).toSorted().entries()) {
    const last = runs.at(-1)
    if (last?.value === value) last.count += 1
    else runs.push({ value, count: 1, below })
  }
  return runs
}

const tail = [0.0005, 0.001, 0.002, 0.003]

function gridRanks(total: number): number[] {
  const even = Array.from({ length: 200 }, (_, step) => step / 200)
  const shares = [...even, ...tail, ...tail.map((share) => 1 - share)]
  return shares.map((share) => Math.floor(share * total)).toSorted((a, b) => a - b)
}

const withoutRepeats = (points: readonly Point[]): Point[] =>
  points.filter(([share, value], index) => {
    const before = points[index - 1]
    return before === undefined || before[0] !== share || before[1] !== value
  })
