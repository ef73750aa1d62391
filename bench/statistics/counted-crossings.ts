import { prepareContender } from '../../src/stats/crossover/contender.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { signBands } from '../../src/stats/crossover/sign-bands.ts'
import { halfDecades, type Pair } from './curves.ts'
import { lognormalNoise } from './noise.ts'
import { simulatedSeries } from './simulated-series.ts'

export interface CountedCell {
  readonly pair: string
  readonly cv: number
  readonly n: number
  /** Share of repeats in which exactly the true number of crossings is found. */
  readonly right: number
  /** Share with more than there are. */
  readonly tooMany: number
  /** Share in which no size is decided. */
  readonly open: number
}

/** How many crossings the simultaneous bands count, against the truth. */
export function countCrossings(
  pair: Pair,
  { cv, n, repeats, seed }: { cv: number; n: number; repeats: number; seed: number },
): CountedCell {
  const noise = lognormalNoise(cv, seededRandom(seed))
  const ends = Float64Array.of(Math.log(halfDecades[0]!), Math.log(halfDecades.at(-1)!))
  const prepared = (which: 'a' | 'b') =>
    prepareContender(
      { options: [{ series: simulatedSeries(pair[which], halfDecades, n, noise) }] },
      { kind: 'median' },
      ends,
    )
  let right = 0
  let tooMany = 0
  let open = 0
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const signs = signBands(prepared('a'), prepared('b'), 'affine', { from: ends[0]!, to: ends[1]! })
      .map(({ sign }) => sign)
      .filter((sign) => sign !== 0)
    const found = signs.slice(1).filter((sign, at) => sign !== signs[at]).length
    if (found === pair.crossings.length) right += 1
    if (found > pair.crossings.length) tooMany += 1
    if (signs.length === 0) open += 1
  }
  return {
    pair: pair.name,
    cv,
    n,
    right: right / repeats,
    tooMany: tooMany / repeats,
    open: open / repeats,
  }
}
