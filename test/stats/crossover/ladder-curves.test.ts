import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lognormalNoise } from '../../../bench/statistics/noise.ts'
import { chooseLevels } from '../../../src/stats/crossover/choose-level.ts'
import { fitAffine } from '../../../src/stats/crossover/fit-affine.ts'
import { fitPowers, powerColumns } from '../../../src/stats/crossover/fit-powers.ts'
import { ladderCurves, levels } from '../../../src/stats/crossover/ladder-curves.ts'
import { locateCells } from '../../../src/stats/crossover/locate-cells.ts'
import { seededRandom } from '../../../src/core/seeded-random.ts'
import { type Curve, halfDecades, seriesOn } from './made-series.ts'

const ones = (length: number): Float64Array => new Float64Array(length).fill(1)

describe('affine fits', () => {
  it('recover a and b over five decades', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 100, noNaN: true }),
        fc.double({ min: 0.1, max: 1000, noNaN: true }),
        (a, b) => {
          const s = Float64Array.from(halfDecades, (size) => size / 1000)
          const fit = fitAffine(
            s,
            s.map((size) => Math.log(a + b * size)),
            ones(11),
          )
          expect(fit.startUp / a).toBeCloseTo(1, 6)
          expect(fit.perUnit / b).toBeCloseTo(1, 6)
        },
      ),
    )
  })

  it('of falling durations stay positive and finite', () => {
    const { startUp, perUnit } = fitAffine(Float64Array.of(0.01, 0.1, 1), Float64Array.of(3, 2, 1), ones(3))
    expect(startUp).toBeCloseTo(Math.exp(2), 1)
    expect(perUnit).toBeGreaterThan(0)
    expect(perUnit).toBeLessThan(0.01)
  })
})

describe('fits of powers', () => {
  const fit = (y: Curve, s = Float64Array.from(halfDecades, (size) => size / 1000)): readonly number[] => {
    const out = new Float64Array(4)
    fitPowers(
      powerColumns(s),
      s.map((size) => Math.log(y(size))),
      ones(s.length),
      out,
    )
    return [...out]
  }

  it('recover any positive mixture of 1, √s, s, s²', () => {
    const part = fc.oneof(fc.constant(0), fc.double({ min: 0.05, max: 50, noNaN: true }))
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 50, noNaN: true }), part, part, part, (b0, b1, b2, b3) => {
        const found = fit((s) => b0 + b1 * Math.sqrt(s) + b2 * s + b3 * s * s)
        for (const [at, b] of [b0, b1, b2, b3].entries()) expect(found[at]).toBeCloseTo(b, 4)
      }),
    )
  })

  it('never have a negative coefficient', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 11, maxLength: 11 }),
        (logs) => {
          const out = new Float64Array(4)
          fitPowers(powerColumns(Float64Array.from(halfDecades)), Float64Array.from(logs), ones(11), out)
          expect(Math.min(...out)).toBeGreaterThanOrEqual(0)
          expect(out.every(Number.isFinite)).toBe(true)
        },
      ),
    )
  })

  it('through two points are the line', () => {
    expect(fit((s) => 3 + 2 * s, Float64Array.of(0.1, 1))).toEqual([
      expect.closeTo(3),
      0,
      expect.closeTo(2),
      0,
    ])
  })
})

describe('curves', () => {
  const x = Float64Array.from([1, 10, 100], Math.log)
  const logs = Float64Array.of(1, 3, 2)

  it.each(['powers-and-residuals', 'piecewise-linear'] as const)('%s goes through the cells', (level) => {
    const out = new Float64Array(3)
    ladderCurves(x, Int32Array.of(3, 3, 3), x).evaluate(level, logs, out)
    expect([...out]).toEqual([1, 3, 2].map((value) => expect.closeTo(value, 9)))
  })

  it.each(levels)('%s of one cell is constant', (level) => {
    const out = new Float64Array(2)
    ladderCurves(Float64Array.of(2), Int32Array.of(3), Float64Array.of(1, 3)).evaluate(
      level,
      Float64Array.of(5),
      out,
    )
    expect([...out]).toEqual([expect.closeTo(5), expect.closeTo(5)])
  })
})

describe('the level', () => {
  const levelOf = (curve: Curve, cv: number, seed = 1): string => {
    const cells = locateCells(seriesOn(curve, { n: 10, noise: lognormalNoise(cv, seededRandom(seed)) }))
    return chooseLevels([{ cells, curves: ladderCurves(cells.x, cells.counts, cells.x) }]).level
  }

  it('is as stiff as the data allow', () => {
    expect(levelOf((s) => 4 + 0.6 * s, 0.05)).toBe('affine')
    expect(levelOf((s) => 5 + 0.4 * s * (1 + s / 800), 0.05)).toBe('powers')
    expect(levelOf((s) => 5 + 0.35 * s * (1 + (s / 100) ** 3), 0.02)).toBe('powers-and-residuals')
  })

  it('takes a true straight line for another in about 1 of 10', () => {
    const levels = Array.from({ length: 300 }, (_, seed) => levelOf((s) => 4 + 0.6 * s, 0.15, seed))
    const stiff = levels.filter((level) => level === 'affine').length / 300
    expect(stiff).toBeGreaterThan(0.84)
    expect(stiff).toBeLessThan(0.96)
  })
})
