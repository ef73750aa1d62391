import { describe, expect, it } from 'vitest'
import { billedPairs, bills } from '../../../bench/statistics/billed-pairs.ts'
import { countCrossings } from '../../../bench/statistics/counted-crossings.ts'
import { countingPairs, latencyPairs } from '../../../bench/statistics/curves.ts'
import { measureCoverage } from '../../../bench/statistics/interval-coverage.ts'

const pairNamed = (name: string) => [...latencyPairs, ...countingPairs].find((pair) => pair.name === name)!

// 120 repeats: one standard error of a coverage of 0.95 is 2 points, of a bias 1.25·RMSE/√120. Bounds are 3.5 of them away.
describe('intervals of 95 % hold the true crossing', () => {
  it.each([
    ['L1', 0.05, 3],
    ['L1', 0.15, 3],
    ['L3', 0.15, 5],
    ['L4', 0.15, 5],
    ['L5', 0.3, 10],
  ])('%s at a cv of %d with %d runs', (name, cv, n) => {
    const { coverage, bias, rmse } = measureCoverage({ pair: pairNamed(name), cv, n, repeats: 120, seed: 17 })
    expect(coverage).toBeGreaterThan(0.87)
    expect(Math.abs(bias)).toBeLessThan(0.02 + (3.5 * 1.25 * rmse) / Math.sqrt(120))
  })

  it('also with stragglers', () => {
    const setting = { pair: pairNamed('L1'), cv: 0.15, n: 5, repeats: 120, seed: 3, stragglers: 0.05 }
    expect(measureCoverage(setting).coverage).toBeGreaterThan(0.87)
  })

  it('of expected bills at the kink of a minimum, which ignoring the noise would miss by 6 %', () => {
    const pair = billedPairs(0.15)[2]!
    const { coverage, bias } = measureCoverage({
      pair,
      cv: 0.15,
      n: 5,
      repeats: 120,
      seed: 29,
      metric: { kind: 'cost', noise: 'measured' },
      bills,
    })
    expect(coverage).toBeGreaterThan(0.86)
    expect(Math.abs(bias)).toBeLessThan(0.04)
  })
})

describe('counting crossings', () => {
  it.each(['tie', '15 % apart', 'touching'])('none are invented for: %s', (name) => {
    for (const cv of [0.05, 0.15, 0.3])
      expect(countCrossings(pairNamed(name), { cv, n: 3, repeats: 300, seed: 4 }).tooMany).toBeLessThan(0.02)
  })

  it('a steep one is always found', () => {
    expect(countCrossings(pairNamed('L1'), { cv: 0.3, n: 3, repeats: 300, seed: 4 }).right).toBeGreaterThan(
      0.98,
    )
  })

  it('two are found where the noise is small', () => {
    expect(countCrossings(pairNamed('two'), { cv: 0.05, n: 5, repeats: 200, seed: 4 }).right).toBeGreaterThan(
      0.95,
    )
  })
})
