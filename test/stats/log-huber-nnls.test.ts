import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { logHuberNnls } from '../../src/stats/log-huber-nnls.ts'
import { normalQuantile } from '../../src/stats/normal.ts'
import { robustResidualSd } from '../../src/stats/robust-sd.ts'

const sizes = [0.01, 0.1, 1, 10, 100, 1000]
const features = (s: number): readonly number[] => [1, Math.sqrt(s), s, s * s]
const valueOf = (c: readonly number[], s: number): number =>
  features(s).reduce((sum, feature, at) => sum + feature * (c[at] ?? 0), 0)

/** `repetitions` lognormal values at each size, every `straggler`-th of them 2.5 times too long. */
function noisy(c: readonly number[], sd: number, repetitions: number, seed: number, stragglers = 0) {
  const random = seededRandom(seed)
  const at = sizes.flatMap((s) => Array.from({ length: repetitions }, () => s))
  const values = at.map((s) => {
    const noise = Math.exp(sd * normalQuantile(random()))
    return valueOf(c, s) * noise * (random() < stragglers ? 2.5 : 1)
  })
  return { rows: at.map(features), values }
}

const curves = [
  [4, 0, 0.8, 0],
  [12, 0.3, 0.01, 0],
  [20, 0, 0.1, 0.00002],
  [0.5, 1, 0, 0],
]

describe('a curve through the median', () => {
  it.each(curves)('is found exactly where there is no noise: %j %j %j %j', (...c) => {
    const { rows, values } = noisy(c, 0, 1, 1)
    const found = logHuberNnls(rows, values)
    sizes.forEach((s) => expect(valueOf(found, s) / valueOf(c, s)).toBeCloseTo(1, 4))
  })

  it('has no coefficient below 0, whatever the values', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const { rows } = noisy([1, 0, 0, 0], 0, 2, seed)
      const random = seededRandom(seed)
      const found = logHuberNnls(
        rows,
        rows.map(() => 0.001 + 1000 * random() ** 6),
      )
      expect(Math.min(...found)).toBeGreaterThanOrEqual(0)
      expect(found.every(Number.isFinite)).toBe(true)
    }
  })

  it('is missed by a few per cent on average, with and without 5 % of stragglers', () => {
    for (const stragglers of [0, 0.05]) {
      const errors = curves.flatMap((c) =>
        Array.from({ length: 100 }, (_, seed) => {
          const { rows, values } = noisy(c, 0.15, 5, seed + 1, stragglers)
          const found = logHuberNnls(rows, values)
          return Math.abs(Math.log(valueOf(found, 30) / valueOf(c, 30)))
        }),
      )
      expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.08)
    }
  })
})

describe('the standard deviation of residuals', () => {
  const residuals = (seed: number, stragglers: number): readonly number[] => {
    const random = seededRandom(seed)
    return Array.from({ length: 30 }, () => 0.1 * normalQuantile(random()) + (random() < stragglers ? 1 : 0))
  }
  const mean = (stragglers: number): number => {
    const all = Array.from({ length: 400 }, (_, seed) => robustResidualSd(residuals(seed + 1, stragglers), 1))
    return all.reduce((sum, sd) => sum + sd, 0) / all.length
  }

  it('is that of the noise', () => expect(mean(0)).toBeCloseTo(0.1, 2))
  it('hardly grows by 5 % of stragglers', () => expect(mean(0.05)).toBeLessThan(0.125))
  it('is not known without a degree of freedom', () => expect(robustResidualSd([0.1, -0.1], 2)).toBe(0))
})
