import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { estimateFrom } from '../../src/forecast/interval.ts'
import { curveAt, expectedSeconds, fitSizeCurve, type Observed } from '../../src/forecast/size-curve.ts'
import { normalQuantile } from '../../src/stats/normal.ts'
import { residualBootstrap } from '../../src/stats/residual-bootstrap.ts'

const measured = [0.01, 1, 10, 100, 1000]
const mix = [0.5, 5, 30, 80, 200]
const logSd = 0.1
const repeats = 80

const meanOver = (of: (bytes: number) => number): number =>
  mix.reduce((sum, megabytes) => sum + of(megabytes * 1e6), 0) / mix.length

/** One run of three trials at each size, and the interval of the mean seconds of a mix that it gives. */
function intervalOf(median: (megabytes: number) => number, seed: number) {
  const random = seededRandom(seed)
  const observed = measured.flatMap((megabytes) =>
    [1, 2, 3].map((): Observed => ({
      bytes: megabytes * 1e6,
      seconds: median(megabytes) * Math.exp(logSd * normalQuantile(random())),
    })),
  )
  const curve = fitSizeCurve(observed)
  const fitted = observed.map(({ bytes }) => Math.log(curveAt(curve, bytes)))
  const draw = residualBootstrap({
    fitted,
    residuals: observed.map(({ seconds }, at) => Math.log(seconds) - (fitted[at] ?? 0)),
    cells: observed.map(({ bytes }) => bytes),
    parameters: curve.coefficients.filter((value) => value > 0).length,
  })
  const draws = Array.from({ length: 120 }, () => {
    const logs = draw(random)
    const again = observed.map(({ bytes }, at) => ({ bytes, seconds: Math.exp(logs[at] ?? 0) }))
    const drawn = fitSizeCurve(again)
    return meanOver((bytes) => expectedSeconds(drawn, bytes, 0))
  })
  const point = meanOver((bytes) => expectedSeconds(curve, bytes, 0))
  return estimateFrom(point, draws, { samples: observed.length, spread: true })
}

describe('an interval of a forecast', () => {
  // 300 repeats gave 0.93 to 0.98; of 80, fewer than 69 is two in a thousand at 0.95.
  it.each([
    ['affine', (s: number) => 10 + 0.05 * s],
    ['bent', (s: number) => 8 + 0.3 * Math.sqrt(s) + 0.01 * s],
    ['of a shape that the model does not have', (s: number) => 10 + 0.1 * s ** 0.7],
  ])('holds the true mean 95 times in 100: %s', (_, median) => {
    const truth = meanOver((bytes) => median(bytes / 1e6)) * Math.exp(logSd ** 2 / 2)
    const held = Array.from({ length: repeats }, (__, at) => intervalOf(median, at + 1)).filter(
      ({ low, high }) => Number(low) <= truth && truth <= Number(high),
    )
    expect(held.length).toBeGreaterThanOrEqual(69)
  })
})
