import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridEquivalentPairs } from '../../../src/stats/crossover/grid-equivalent.ts'
import { nextTrials } from '../../../src/stats/crossover/next-trials.ts'
import type { RefineDone, RefinePair, RefineRules } from '../../../src/stats/crossover/refine-state.ts'
import { measureSearch } from '../../../bench/statistics/refined-search.ts'
import { latencyPairs } from '../../../bench/statistics/curves.ts'
import type { Curve } from './made-series.ts'

const rules: RefineRules = { tolerance: 0.25, capUsd: 1000, maxPairs: 500, pairUsd: () => 1 }
const a: Curve = (s) => 4 + 0.6 * s
const b: Curve = (s) => 45 + 0.12 * s

/** Follows the plan with exact durations; `works` says which sizes can be done. */
function follow(
  left: Curve,
  right: Curve,
  { works = () => true, ...changed }: Partial<RefineRules> & { works?: (size: number) => boolean } = {},
): { readonly done: RefineDone; readonly pairs: readonly RefinePair[]; readonly spentUsd: number } {
  const pairs: RefinePair[] = []
  const failedSizes: number[] = []
  let spentUsd = 0
  for (;;) {
    const plan = nextTrials({ low: 0.01, high: 1000, pairs, failedSizes, spentUsd }, { ...rules, ...changed })
    if (plan.kind === 'done') return { done: plan, pairs, spentUsd }
    for (const { size, count } of plan.pairs)
      for (let each = 0; each < count; each += 1) {
        spentUsd += 1
        if (works(size)) pairs.push({ round: plan.round, size, a: left(size), b: right(size) })
        else failedSizes.push(size)
      }
  }
}

describe('bracket and refine', () => {
  it('starts with eight sizes over the range, one pair each', () => {
    const plan = nextTrials({ low: 0.01, high: 1000, pairs: [], failedSizes: [], spentUsd: 0 }, rules)
    expect(plan).toMatchObject({ kind: 'measure', round: 0, mostUsd: 8 })
    if (plan.kind === 'measure') {
      expect(plan.pairs).toHaveLength(8)
      expect(plan.pairs[0]!.size).toBeCloseTo(0.01)
      expect(plan.pairs[7]!.size).toBeCloseTo(1000)
    }
  })

  it('leaves out sizes that were measured already', () => {
    const known = [0.012, 1, 1000].map((size) => ({ round: 0, size, a: a(size), b: b(size) }))
    const plan = nextTrials({ low: 0.01, high: 1000, pairs: known, failedSizes: [], spentUsd: 0 }, rules)
    expect(plan.kind === 'measure' && plan.pairs.length).toBe(5)
  })

  it.each([
    ['A first', a, b],
    ['B first', b, a],
  ])('ends at the crossing, %s', (_, left, right) => {
    const { done } = follow(left, right)
    expect(done.reason).toBe('tolerance')
    expect(done.crossing!.size / 85.417).toBeCloseTo(1, 1)
    expect(done.crossing!.low).toBeLessThan(85.417)
    expect(done.crossing!.high).toBeGreaterThan(85.417)
  })

  it('measures more for a narrower tolerance', () => {
    expect(follow(a, b, { tolerance: 0.1 }).pairs.length).toBeGreaterThan(follow(a, b).pairs.length)
  })

  it('says so where nothing crosses, after more pairs at both ends', () => {
    const { done, pairs } = follow(a, (s) => 2 * a(s))
    expect(done).toEqual({ kind: 'done', reason: 'no-crossing', crossing: undefined })
    expect(pairs.filter(({ size }) => size > 900)).toHaveLength(4)
  })

  it('searches for the crossing that is asked for', () => {
    const twice: Curve = (s) => 40 + 0.1 * s + 0.0009 * s * s
    const left: Curve = (s) => 5 + 0.6 * s
    expect(follow(left, twice, { near: 80, tolerance: 0.1 }).done.crossing!.size / 82.2).toBeCloseTo(1, 1)
    expect(follow(left, twice, { near: 500, tolerance: 0.1 }).done.crossing!.size / 473.4).toBeCloseTo(1, 1)
  })

  it('stays below a size that failed twice', () => {
    const { pairs, done } = follow(a, b, { works: (size) => size < 300 })
    expect(done.reason).toBe('tolerance')
    expect(Math.max(...pairs.map(({ size }) => size))).toBeLessThan(300)
    expect(done.crossing!.size / 85.417).toBeCloseTo(1, 1)
  })

  it('never plans beyond the cap of dollars or of pairs', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 60 }), (capUsd, maxPairs) => {
        const { done, pairs, spentUsd } = follow(a, b, { capUsd, maxPairs, tolerance: 0.02 })
        expect(spentUsd).toBeLessThanOrEqual(capUsd)
        expect(pairs.length).toBeLessThanOrEqual(maxPairs)
        expect(['cost-cap', 'run-cap']).toContain(done.reason)
      }),
      { numRuns: 60 },
    )
  })

  // One standard error of a share of 0.96 is 1.6 points at 150 searches.
  it('ends within ±10 % in 96 of 100 noisy searches, at no more runs than the reference', () => {
    const { success, meanRuns, overCap } = measureSearch({
      pair: latencyPairs[0]!,
      cv: 0.15,
      tolerance: 0.1,
      repeats: 150,
      seed: 8,
      capUsd: 100,
      maxRuns: 400,
    })
    expect(success).toBeGreaterThan(0.9)
    expect(meanRuns).toBeLessThan(150)
    expect(overCap).toBe(0)
  })
})

it('a grid as good takes many times the pairs', () => {
  const setting = { sizes: 11, cv: 0.15, slope: 0.742, tolerance: 0.1 }
  expect(gridEquivalentPairs(setting)).toBe(11 * 23)
  expect(gridEquivalentPairs({ ...setting, tolerance: 10 })).toBe(11)
})
