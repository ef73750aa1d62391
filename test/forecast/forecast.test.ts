import { describe, expect, it } from 'vitest'
import { decimal } from '../../src/cost/decimal.ts'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { forecast } from '../../src/forecast/forecast.ts'
import type { ForecastRequest } from '../../src/forecast/forecast-request.ts'
import { equalMix } from '../../src/forecast/make-size-mix.ts'
import { emrSizing, glueSizing, lambdaSizing, syntheticRun, type TrialWish } from '../report/synthetic-run.ts'

const sizes = [1e4, 1e6, 1e7, 1e8, 1e9]
const wishes = (sizing: TrialWish['sizing'], startLevel: 'cold' | 'warm' = 'cold'): TrialWish[] =>
  sizes.flatMap((payloadBytes) =>
    [1, 2, 3].map((repetition) => ({ payloadBytes, sizing, repetition, startLevel })),
  )
const { trials } = syntheticRun([
  ...wishes(lambdaSizing(1769)),
  ...wishes(lambdaSizing(1769), 'warm'),
  ...wishes(lambdaSizing(3008)),
  ...wishes(lambdaSizing(3008), 'warm'),
  ...wishes(emrSizing),
  ...wishes(emrSizing, 'warm'),
  ...wishes(glueSizing),
])

const request: ForecastRequest = {
  trials,
  arrivals: { jobsPerMonth: 5000, times: null, words: 'at random' },
  mix: equalMix([1e6, 1e8]),
  mixWords: 'two sizes',
  prices: {
    ...{ book: loadPriceBook('aws-2026-11'), region: 'us-east-1' },
    ...{ month: MonthToDate.start, options: {} },
  },
  monthToDateWords: 'the start of the month',
  ...{ keepAliveSeconds: 600, autoStopSeconds: 900, lambdaWarmShare: undefined },
  ...{ extrapolate: false, seed: 1, draws: 200 },
}
const answer = forecast(request)
const of = (label: string) => answer.candidates.find((each) => each.label.startsWith(label))

describe('a forecast', () => {
  it('has every sizing, and EMR Serverless both ways, cheapest first', () => {
    expect(new Set(answer.candidates.map(({ label }) => label)).size).toBe(5)
    expect(
      answer.candidates
        .filter(({ platform }) => platform === 'emr-serverless')
        .map(({ offer }) => offer)
        .sort(),
    ).toEqual(['on-demand', 'pre-initialised'])
    const costs = answer.candidates.map(({ monthlyUsd }) => Number(monthlyUsd?.point))
    expect(costs).toEqual(costs.toSorted((a, b) => a - b))
    expect(answer.best?.label).toBe(answer.candidates[0]?.label)
  })

  it('gives each figure its interval and its number of trials', () => {
    for (const { monthlyUsd, latencyP95Seconds } of answer.candidates) {
      expect(monthlyUsd?.samples).toBeGreaterThanOrEqual(15)
      expect(Number(monthlyUsd?.low)).toBeLessThanOrEqual(Number(monthlyUsd?.point))
      expect(Number(monthlyUsd?.high)).toBeGreaterThanOrEqual(Number(monthlyUsd?.point))
      expect(latencyP95Seconds?.low).toBeLessThan(Number(latencyP95Seconds?.point))
      expect(latencyP95Seconds?.high).toBeGreaterThan(Number(latencyP95Seconds?.point))
    }
    const share = answer.best?.cheapestShare ?? Number.NaN
    expect(share).toBeGreaterThan(0)
    expect(share).toBeLessThanOrEqual(1)
  })

  it('splits every cost by reason without a rest', () => {
    for (const { monthlyUsd, byReason } of answer.candidates) {
      const parts = Object.values(byReason ?? {}).reduce((sum, usd) => sum.plus(decimal(usd)), decimal(0))
      expect(Number(parts.div(decimal(monthlyUsd?.point ?? '0')))).toBeCloseTo(1, 12)
    }
    expect(Number(of('emr-serverless 1+1 × 1 vCPU 4 GB, pre')?.byReason?.idle)).toBeGreaterThan(0)
    expect(Number(of('glue')?.byReason?.['minimum-or-rounding'])).toBeGreaterThan(0)
    expect(of('lambda 1769')?.byReason?.idle).toBe('0')
  })

  it('finds warm starts where there are some', () => {
    expect(of('lambda 1769')?.start).toMatchObject({ origin: 'simulated' })
    expect(of('lambda 1769')?.start.warmShare).toBeGreaterThan(0.5)
    expect(of('glue')?.start).toMatchObject({ origin: 'always cold', warmShare: 0 })
    const given = forecast({ ...request, lambdaWarmShare: 0.25, draws: 1 })
    expect(given.candidates.find(({ platform }) => platform === 'lambda')?.start.warmShare).toBe(0.25)
  })

  it('is the same for the same seed, and another for another', () => {
    expect(forecast(request)).toEqual(answer)
    const other = forecast({ ...request, seed: 2 })
    expect(other.candidates[0]?.monthlyUsd?.low).not.toBe(answer.candidates[0]?.monthlyUsd?.low)
  })

  it('routes for no more than the best single sizing', () => {
    expect(Number(answer.routing?.savesUsd)).toBeGreaterThanOrEqual(0)
    expect(Number(answer.routing?.monthlyUsd)).toBeLessThanOrEqual(Number(answer.best?.monthlyUsd.point))
  })
})

describe('what would change the answer', () => {
  const row = (factor: string, change: string) =>
    answer.sensitivity.find((each) => each.factor === factor && each.change === change)

  it('is in proportion for prices and jobs', () => {
    const glue = Number(of('glue')?.monthlyUsd?.point)
    expect(Number(row('price of glue', '+10 %')?.changeUsd)).toBeCloseTo(0.1 * glue, 9)
    const best = Number(answer.best?.monthlyUsd.point)
    expect(Number(row('jobs per month', '-10 %')?.changeUsd) / best).toBeCloseTo(-0.1, 1)
  })

  it('is less than in proportion for durations below a minimum', () => {
    const change = Number(row('duration on glue', '-10 %')?.changeUsd)
    expect(change).toBeLessThanOrEqual(0)
    expect(-change).toBeLessThan(0.05 * Number(of('glue')?.monthlyUsd?.point))
  })

  it('has the keep-alive that AWS does not publish', () => {
    const shorter = Number(row('keep-alive of lambda', '5 min')?.changeUsd)
    const longer = Number(row('keep-alive of lambda', '15 min')?.changeUsd)
    expect(Math.sign(shorter) * Math.sign(longer)).toBe(-1)
  })

  it('says who is then the cheapest', () => {
    expect(row('price of lambda', '+10 %')?.bestChanges).toBe(false)
    const dear = forecast({ ...request, draws: 1, lambdaWarmShare: 0 })
    expect(dear.sensitivity.filter(({ factor }) => factor === 'warm share of lambda')).toHaveLength(2)
  })
})

describe('payloads beyond the measured ones', () => {
  const stretched = (bytes: number, extrapolate = false) =>
    forecast({ ...request, extrapolate, mix: equalMix([bytes]), draws: 1 })

  it('are taken silently up to twice the largest', () => expect(stretched(2e9).warnings).toEqual([]))
  it('are warned of up to five times', () => {
    expect(stretched(5e9).warnings.join()).toMatch(/100 % of the jobs .* \(1 GB\), up to 5 GB/)
  })
  it('are refused beyond', () => expect(() => stretched(5.1e9)).toThrow(/too far beyond what was measured/))
  it('are allowed on request', () => expect(stretched(8e9, true).warnings).not.toEqual([]))
})

describe('a run that cannot tell', () => {
  it('its noise has no interval, and says so', () => {
    const once = syntheticRun(sizes.slice(0, 2).map((payloadBytes) => ({ payloadBytes, sizing: glueSizing })))
    const [only] = forecast({ ...request, trials: once.trials, mix: equalMix([1e5]), draws: 5 }).candidates
    expect(only?.monthlyUsd).toMatchObject({ low: null, high: null })
    expect(only?.notes.join()).toMatch(/too few trials/)
  })

  it('anything is refused', () => {
    expect(() => forecast({ ...request, trials: [] })).toThrow(/no succeeded trial/)
  })

  it('a price is never guessed', () => {
    const prices = { ...request.prices, region: 'mars-1' }
    expect(() => forecast({ ...request, prices })).toThrow(/no rate for .* in mars-1/)
  })
})
