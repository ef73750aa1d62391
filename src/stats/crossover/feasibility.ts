import { qbeta } from 'lib-r-math.js'

/** How trials of one size ended: as they should, or at a limit (out of memory, out of time). Other failures do not count. */
interface SizeOutcomes {
  readonly size: number
  readonly worked: number
  readonly failed: number
}

/** Outcomes of one Lambda memory size, by payload size. */
export interface MemoryOutcomes {
  readonly memoryMiB: number
  readonly outcomes: readonly SizeOutcomes[]
}

/** P(a payload of this size works), with the Jeffreys interval of what is known at it. */
interface FeasibilityPoint extends SizeOutcomes {
  readonly probability: number
  readonly low: number
  readonly high: number
}

export interface Frontier {
  readonly memoryMiB: number
  /** The largest size that worked here or with less memory; undefined if none did. */
  readonly largestWorked: number | undefined
  /** The smallest size above it that only failed, here or with more memory; undefined if none did. */
  readonly smallestFailed: number | undefined
  readonly points: readonly FeasibilityPoint[]
}

/**
 * The failure frontier: what works with a memory size works with more, and what fails fails with less. Between the largest
 * size that worked and the smallest that failed nothing is known but that the probability falls.
 */
export function feasibilityFrontier(memories: readonly MemoryOutcomes[]): readonly Frontier[] {
  return memories
    .toSorted((a, b) => a.memoryMiB - b.memoryMiB)
    .map(({ memoryMiB, outcomes }) => {
      const worked = sizesOf(
        memories,
        (other) => other <= memoryMiB,
        ({ worked }) => worked > 0,
      )
      const largestWorked = worked.length === 0 ? undefined : Math.max(...worked)
      const failed = sizesOf(
        memories,
        (other) => other >= memoryMiB,
        ({ failed, worked }) => failed > 0 && worked === 0,
      ).filter((size) => size > (largestWorked ?? 0))
      return {
        memoryMiB,
        largestWorked,
        smallestFailed: failed.length === 0 ? undefined : Math.min(...failed),
        points: fallingProbabilities(outcomes),
      }
    })
}

/** P(works) at any size: that of the points, linear in ln size between them; above all that was tried at most ½. */
export function worksAt({ points }: Frontier, size: number): number {
  const above = points.findIndex((point) => point.size >= size)
  if (points.length === 0) return 0.5
  if (above === 0) return points[0]!.probability
  if (above < 0) return Math.min(points.at(-1)!.probability, 0.5)
  const [left, right] = [points[above - 1]!, points[above]!]
  const share = Math.log(size / left.size) / Math.log(right.size / left.size)
  return left.probability + share * (right.probability - left.probability)
}

const sizesOf = (
  memories: readonly MemoryOutcomes[],
  counts: (memoryMiB: number) => boolean,
  holds: (outcomes: SizeOutcomes) => boolean,
): readonly number[] =>
  memories
    .filter(({ memoryMiB }) => counts(memoryMiB))
    .flatMap(({ outcomes }) => outcomes.filter(holds).map(({ size }) => size))

/** Jeffreys means (k + ½) / (n + 1), made to fall with size by pooling neighbours that do not (isotonic regression). */
function fallingProbabilities(outcomes: readonly SizeOutcomes[]): readonly FeasibilityPoint[] {
  const blocks: { sizes: SizeOutcomes[]; worked: number; total: number }[] = []
  const shareOf = ({ worked, total }: { worked: number; total: number }): number => worked / total
  for (const each of outcomes.toSorted((a, b) => a.size - b.size)) {
    if (each.worked + each.failed === 0) continue
    let block = { sizes: [each], worked: each.worked, total: each.worked + each.failed }
    while (blocks.length > 0 && shareOf(blocks.at(-1)!) <= shareOf(block)) {
      const before = blocks.pop()!
      block = {
        sizes: [...before.sizes, ...block.sizes],
        worked: before.worked + block.worked,
        total: before.total + block.total,
      }
    }
    blocks.push(block)
  }
  return blocks.flatMap(({ sizes, worked, total }) =>
    sizes.map((each) => ({
      ...each,
      probability: (worked + 0.5) / (total + 1),
      low: worked === 0 ? 0 : qbeta(0.025, worked + 0.5, total - worked + 0.5, undefined, true, false),
      high: worked === total ? 1 : qbeta(0.975, worked + 0.5, total - worked + 0.5, undefined, true, false),
    })),
  )
}
