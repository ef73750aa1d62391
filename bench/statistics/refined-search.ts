import { nextTrials } from '../../src/stats/crossover/next-trials.ts'
import type { RefinePair } from '../../src/stats/crossover/refine-state.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { bills } from './billed-pairs.ts'
import type { Pair } from './curves.ts'
import { lognormalNoise } from './noise.ts'

export interface SearchCell {
  readonly pair: string
  readonly cv: number
  readonly meanRuns: number
  readonly meanUsd: number
  /** Share of searches that end within the tolerance. */
  readonly success: number
  /** Share of searches that cost more than they were allowed to. */
  readonly overCap: number
}

export interface SearchSetting {
  readonly pair: Pair
  readonly cv: number
  readonly tolerance: number
  readonly repeats: number
  readonly seed: number
  readonly capUsd: number
  readonly maxRuns: number
}

export function measureSearch(setting: SearchSetting): SearchCell {
  const { pair, repeats } = setting
  const truth = Math.log(pair.crossings[0] ?? Number.NaN)
  const random = seededRandom(setting.seed)
  let runs = 0
  let usd = 0
  let right = 0
  let over = 0
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const found = search(setting, random)
    runs += found.runs
    usd += found.usd
    if (Math.abs(Math.log(found.size ?? 0) - truth) < Math.log(1 + setting.tolerance)) right += 1
    if (found.usd > setting.capUsd) over += 1
  }
  return {
    pair: pair.name,
    cv: setting.cv,
    meanRuns: runs / repeats,
    meanUsd: usd / repeats,
    success: right / repeats,
    overCap: over / repeats,
  }
}

function search(
  { pair, cv, tolerance, capUsd, maxRuns }: SearchSetting,
  random: () => number,
): { readonly runs: number; readonly usd: number; readonly size: number | undefined } {
  const noise = lognormalNoise(cv, random)
  const pairs: RefinePair[] = []
  let spentUsd = 0
  const worst = Math.exp(4 * cv)
  for (;;) {
    const plan = nextTrials(
      { low: 0.01, high: 1000, pairs, failedSizes: [], spentUsd },
      {
        tolerance,
        capUsd,
        maxPairs: maxRuns / 2,
        pairUsd: (s) => worst * (bills.a(pair.a(s)) + bills.b(pair.b(s))),
      },
    )
    if (plan.kind === 'done') return { runs: 2 * pairs.length, usd: spentUsd, size: plan.crossing?.size }
    for (const { size, count } of plan.pairs)
      for (let each = 0; each < count; each += 1) {
        const a = pair.a(size) * Math.exp(noise())
        const b = pair.b(size) * Math.exp(noise())
        pairs.push({ round: plan.round, size, a, b })
        spentUsd += bills.a(a) + bills.b(b)
      }
  }
}
