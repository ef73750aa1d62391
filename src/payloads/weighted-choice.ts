import { type Random, randomRange, thresholdOf } from './random.ts'

/**
 * Draws an index with the given weights in constant time: Vose's alias method. Weights need not sum to 1.
 */
export function weightedChoice(weights: readonly number[]): (random: Random) => number {
  const count = weights.length
  if (count === 1) return () => 0
  const { thresholds, aliases } = aliasTable(weights)
  return (random) => {
    const index = random.below(count)
    return random.next() < (thresholds[index] ?? 0) ? index : (aliases[index] ?? 0)
  }
}

function aliasTable(weights: readonly number[]): { thresholds: Int32Array; aliases: Int32Array } {
  const count = weights.length
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const scaled = weights.map((weight) => (weight * count) / total)
  const thresholds = new Int32Array(count).fill(randomRange)
  const aliases = new Int32Array(count)
  const small = scaled.flatMap((share, index) => (share < 1 ? [index] : []))
  const large = scaled.flatMap((share, index) => (share < 1 ? [] : [index]))
  while (small.length > 0 && large.length > 0) {
    const low = small.pop() ?? 0
    const high = large.at(-1) ?? 0
    const share = scaled[low] ?? 0
    thresholds[low] = thresholdOf(share)
    aliases[low] = high
    const rest = (scaled[high] ?? 0) - (1 - share)
    scaled[high] = rest
    if (rest < 1) small.push(large.pop() ?? 0)
  }
  return { thresholds, aliases }
}
