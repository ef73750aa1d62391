import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { normalQuantile } from '../../src/stats/normal.ts'
import { mean, standardDeviation } from '../../src/stats/order.ts'
import { residualBootstrap } from '../../src/stats/residual-bootstrap.ts'

/** `cells` cells of `size` residuals, with a lack of fit of each cell and noise within it. */
function fitted(cells: number, size: number, { lack, noise }: { lack: number; noise: number }) {
  const random = seededRandom(5)
  const normal = (sd: number): number => sd * normalQuantile(random())
  const names: number[] = []
  const residuals: number[] = []
  for (let cell = 0; cell < cells; cell += 1) {
    const shift = normal(lack)
    for (let at = 0; at < size; at += 1) {
      names.push(cell)
      residuals.push(shift + normal(noise))
    }
  }
  return { fitted: names.map(() => 2), residuals, cells: names, parameters: 2 }
}

describe('resampled observations', () => {
  it('are the same for the same seed', () => {
    const draw = residualBootstrap(fitted(5, 3, { lack: 0.1, noise: 0.1 }))
    expect(draw(seededRandom(1))).toEqual(draw(seededRandom(1)))
    expect(draw(seededRandom(1))).not.toEqual(draw(seededRandom(2)))
  })

  const cellMeans = (lack: number): readonly number[] => {
    const draw = residualBootstrap(fitted(200, 4, { lack, noise: 0.1 }))
    const random = seededRandom(3)
    return Array.from({ length: 20 }, () => draw(random)).flatMap((values) =>
      Array.from({ length: 200 }, (_, cell) => mean(values.slice(4 * cell, 4 * cell + 4))),
    )
  }

  it('spread within cells as the observations did', () => {
    const spread = standardDeviation(cellMeans(0))
    expect(spread).toBeGreaterThan(0.9 * (0.1 / 2))
    expect(spread).toBeLessThan(1.15 * (0.1 / 2))
  })

  it('differ within a cell as much as the noise', () => {
    const values = residualBootstrap(fitted(1000, 3, { lack: 0.2, noise: 0.1 }))(seededRandom(3))
    const variances = Array.from(
      { length: 1000 },
      (_, cell) => standardDeviation(values.slice(3 * cell, 3 * cell + 3)) ** 2,
    )
    expect(Math.sqrt(mean(variances)) / 0.1).toBeGreaterThan(0.95)
    expect(Math.sqrt(mean(variances)) / 0.1).toBeLessThan(1.05)
  })

  it('spread between cells by what the noise does not explain', () => {
    const expected = Math.hypot(0.3, 0.1 / 2)
    const spread = standardDeviation(cellMeans(0.3))
    expect(spread / expected).toBeGreaterThan(0.85)
    expect(spread / expected).toBeLessThan(1.15)
  })

  it('are the fit where nothing tells the noise', () => {
    const alone = { fitted: [1, 2], residuals: [0, 0], cells: ['a', 'b'], parameters: 2 }
    expect(residualBootstrap(alone)(seededRandom(1))).toEqual([1, 2])
  })
})
