import type { Distribution } from '../definition.ts'

/** More different values than this are described by quantiles. */
const mostWeights = 200

const shares = [
  ...[0, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5],
  ...[0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1],
]

/** Few different values are kept with their counts; of many the quantiles are kept, smallest and largest included. */
export function learnDistribution<T extends number | string>(
  values: readonly T[],
  order: (a: T, b: T) => number,
): Distribution {
  const sorted = values.toSorted(order)
  const weights: [T, number][] = []
  for (const value of sorted) {
    const last = weights.at(-1)
    if (last?.[0] === value) last[1] += 1
    else weights.push([value, 1])
  }
  if (weights.length <= mostWeights && weights.length * 4 <= Math.max(values.length, 4)) return { weights }
  if (sorted.length === 1) return { weights }
  const quantiles = shares.flatMap((share): [number, T][] => {
    const value = sorted[Math.round(share * (sorted.length - 1))]
    return value === undefined ? [] : [[share, value]]
  })
  return { quantiles }
}
