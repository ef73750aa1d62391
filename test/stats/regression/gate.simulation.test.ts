import { describe, expect, it } from 'vitest'
import { gateFigures } from '../../../bench/statistics/gate-figures.ts'
import { measureNights } from '../../../bench/statistics/gate-night.ts'
import { usualRule } from '../../../src/stats/regression/gate.ts'
import { cusum } from '../../../src/stats/regression/cusum.ts'

const night = { n: 10, stragglers: 0, correlation: 0, billed: false, nights: 60 }

// Loose bounds: 60 nights tell a share of 0.8 to ± 0.04. `npm run bench:statistics -- 600 gate` has the figures.
describe('the gate, by simulation', () => {
  it('finds 20 % and hardly ever more than there is', () => {
    const { falseAlarms, power, extra } = measureNights({ ...night, slower: 0.2, seed: 5 })
    expect(power.get(0.05)).toBeGreaterThanOrEqual(0.97)
    expect(power.get(0.15)).toBeGreaterThanOrEqual(0.7)
    expect(falseAlarms).toBeLessThanOrEqual(0.15)
    expect(extra).toBeLessThanOrEqual(0.4)
  })

  it('stays quiet on nights of stragglers, correlated noise and billing floors', () => {
    const kind = { ...night, slower: 0, stragglers: 0.03, correlation: 0.3, billed: true, seed: 6 }
    const { falseAlarms, extra } = measureNights(kind)
    expect(falseAlarms).toBeLessThanOrEqual(0.15)
    expect(extra).toBeLessThanOrEqual(0.3)
  })

  it('needs its second stage: the first one alone cries wolf', () => {
    const rule = { ...usualRule, confirmP: 0.9, falseDiscovery: 1, leastShift: -1 }
    expect(measureNights({ ...night, slower: 0, nights: 10, seed: 7 }, rule).falseAlarms).toBeGreaterThan(1)
  })

  it('has rows for the benchmark, each with its goal', () => {
    const figures = gateFigures(2)
    expect(figures.map(({ id }) => id)).toContain('A8')
    expect(figures.filter(({ what }) => what.includes('false alarms in a night'))).toHaveLength(6)
  })
})

describe('the cumulative sum', () => {
  it('adds up what no single night shows', () => {
    const nights = Array.from({ length: 9 }, () => ({ shift: 0.06, sd: 0.05 }))
    expect(cusum(nights)).toEqual({ alarm: true, since: 9, nights: 9 })
    expect(cusum(nights.slice(0, 8)).alarm).toBe(false)
  })

  it('forgets a drift that went away, and nights that tell nothing', () => {
    const nights = [3, 3, -20, 0].map((shift) => ({ shift, sd: 1 }))
    expect(cusum([...nights, { shift: 9, sd: 0 }])).toEqual({ alarm: false, since: 0, nights: 4 })
  })
})
