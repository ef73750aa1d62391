import { winProbabilities } from '../stats/crossover/win-probabilities.ts'
import type { PairContext } from './compare-pair.ts'
import type { WinMap, WinsAt } from './comparison.ts'
import type { ComparedOption } from './option-of.ts'

const stepsBetween = 24

/**
 * P(cheapest | size) or P(fastest | size) of the platforms of a level, at the measured sizes and evenly between them on a
 * logarithmic scale; only sizes that two platforms at least compete for.
 */
export function winMap(
  contestants: readonly (readonly ComparedOption[])[],
  { level, metric, statistic, asked, draws, seed }: PairContext,
): readonly WinMap[] {
  const sizes = sizesOf(contestants.flat())
  const measured = new Set(contestants.flat().flatMap(({ option }) => option.series.sizes))
  const wins = winProbabilities(
    contestants.map((side) => ({ options: side.map(({ option }) => option) })),
    { metric: asked, sizes, draws, seed },
  )
  const { workload, format, startLevel } = level
  const shown = wins
    .map(({ size, shares }): WinsAt => ({
      bytes: size,
      measured: measured.has(size),
      platforms: contestants.flatMap((side, at) => {
        const platform = side[0]?.source.platform
        if (platform === undefined) return []
        return [{ platform, probability: chance(side, size, shares[at] ?? 0) }]
      }),
    }))
    .filter((each) => each.platforms.filter(({ probability }) => probability !== null).length > 1)
  return shown.length === 0 ? [] : [{ workload, format, startLevel, metric, statistic, sizes: shown }]
}

/** Null where the platform neither has runs around the size nor is known to fail at it. */
function chance(side: readonly ComparedOption[], size: number, share: number): number | null {
  const spans = side.some(({ option: { series } }) => {
    return size >= (series.sizes[0] ?? 0) && size <= (series.sizes.at(-1) ?? 0)
  })
  // Sums of 1 ÷ draws.
  if (spans) return Math.round(share * 1e6) / 1e6
  return side.every(({ option }) => option.failedFrom !== undefined && size >= option.failedFrom) ? 0 : null
}

function sizesOf(options: readonly ComparedOption[]): readonly number[] {
  const measured = options.flatMap(({ option }) => option.series.sizes)
  const [from, to] = [Math.min(...measured), Math.max(...measured)]
  const between = Array.from({ length: stepsBetween - 1 }, (_, at) =>
    Math.round(from * (to / from) ** ((at + 1) / stepsBetween)),
  )
  return [...new Set([...measured, ...between])].toSorted((a, b) => a - b)
}
