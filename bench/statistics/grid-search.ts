import { seededRandom } from '../../src/core/seeded-random.ts'
import { mainChange, signChanges } from '../../src/stats/crossover/sign-changes.ts'
import { bills } from './billed-pairs.ts'
import { halfDecades, type Pair } from './curves.ts'
import { logSdOf, normal } from './noise.ts'

const steps = [1, 2, 3, 4, 5, 6, 8, 10, 14, 20, 28, 40, 56, 80, 110]
const x = Float64Array.from(halfDecades, Math.log)

/** What the full grid costs that finds the crossing as well, piecewise linear through n pairs a size: the least such n. */
export function gridUsd(pair: Pair, { cv, tolerance, repeats, seed }: GridSetting): number {
  const truth = Math.log(pair.crossings[0] ?? Number.NaN)
  const random = seededRandom(seed)
  const within = (n: number): number => {
    let right = 0
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const sd = logSdOf(cv) * Math.sqrt(2 / n)
      const differences = Float64Array.from(
        halfDecades,
        (s) => Math.log(pair.a(s)) - Math.log(pair.b(s)) + sd * normal(random),
      )
      const found = mainChange(signChanges(x, differences), 1)
      if (found !== undefined && Math.abs(found.x - truth) < Math.log(1 + tolerance)) right += 1
    }
    return right / repeats
  }
  const n = steps.find((each) => within(each) >= 0.95) ?? steps.at(-1)!
  const mean = Math.exp(logSdOf(cv) ** 2 / 2)
  return n * halfDecades.reduce((sum, s) => sum + bills.a(pair.a(s) * mean) + bills.b(pair.b(s) * mean), 0)
}

interface GridSetting {
  readonly cv: number
  readonly tolerance: number
  readonly repeats: number
  readonly seed: number
}
