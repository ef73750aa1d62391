import { describe, expect, it } from 'vitest'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { isFeasible } from '../../src/forecast/feasibility.ts'
import { equalMix, lognormalMix } from '../../src/forecast/make-size-mix.ts'
import { monthlyUsage } from '../../src/forecast/monthly-usage.ts'
import { cheapest, outlooks, type Conditions } from '../../src/forecast/outlook.ts'
import { routeBySize } from '../../src/forecast/routing.ts'
import { affine, emrOfSix, lambda3008, level, model } from './models.ts'

const onLambda = model(lambda3008, { cold: level(affine(4, 0.8)) })
const onEmr = model(emrOfSix, { cold: level(affine(50, 0.25)) })

const conditions = (mix: Conditions['mix'], options: Conditions['prices']['options'] = {}): Conditions => ({
  arrivals: { jobsPerMonth: 1000, times: null, words: '' },
  mix,
  prices: { book: loadPriceBook('aws-2026-11'), region: 'us-east-1', month: MonthToDate.start, options },
  keepAliveSeconds: 600,
  autoStopSeconds: 900,
  lambdaWarmShare: 0,
  seed: 1,
})

describe('a month of lognormal jobs on two affine platforms', () => {
  // Milli-dollars per job, of a simulation with 20,000 quantile points and no request fee.
  it.each([
    { medianMb: 20, logSd: 1.5, lambda: 2.46, emr: 7.38, routed: 2.39 },
    { medianMb: 100, logSd: 1.5, lambda: 8.84, emr: 11.4, routed: 8.09 },
    { medianMb: 150, logSd: 1, lambda: 9.22, emr: 11.55, routed: 8.71 },
    { medianMb: 300, logSd: 0.5, lambda: 13.45, emr: 14.4, routed: 12.94 },
  ])('costs what was simulated: %j', ({ medianMb, logSd, lambda, emr, routed }) => {
    const bounds = { leastBytes: 1e4, mostBytes: 1e9 }
    const mix = lognormalMix({ medianBytes: medianMb * 1e6, logSd, classes: 1000, ...bounds })
    const given = conditions(mix)
    const found = outlooks([onLambda, onEmr], given)
    const [first, second] = found
    const request = 0.0002
    expect(Math.abs(Number(first?.priced?.totalUsd) - request - lambda)).toBeLessThan(0.012)
    expect(Math.abs(Number(second?.priced?.totalUsd) - emr)).toBeLessThan(0.012)
    const routing = routeBySize(found, given, cheapest(found))
    expect(Math.abs(Number(routing?.monthlyUsd) - request - routed)).toBeLessThan(0.012)
  })

  it('are cheaper where each goes to the cheaper one', () => {
    const sizes = { medianBytes: 100e6, logSd: 1.5, leastBytes: 1e4, mostBytes: 1e9 }
    const given = conditions(lognormalMix({ ...sizes, classes: 400 }))
    const found = outlooks([onLambda, onEmr], given)
    const routing = routeBySize(found, given, cheapest(found))
    expect(Number(routing?.savesUsd)).toBeCloseTo(8.84 - 8.09, 1)
    expect(routing?.routes.map(({ label }) => label.split(' ')[0])).toEqual(['lambda', 'emr-serverless'])
    // The curves cross at 419 MB.
    expect(Math.abs(Number(routing?.routes[0]?.toBytes) / 419e6 - 1)).toBeLessThan(0.03)
    expect(routing?.routes.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
  })

  it('stay together where the split would cost more cold starts than it saves', () => {
    const one = model(lambda3008, { cold: level(affine(100, 0)), warm: level(affine(1, 0.02)) })
    const larger = { ...lambda3008, memoryMiB: 3009 }
    const other = model(larger, { cold: level(affine(100, 0)), warm: level(affine(1.5, 0.01)) })
    const rare = { jobsPerMonth: 7300, times: null, words: '' }
    const given = { ...conditions(equalMix([10e6, 100e6])), arrivals: rare, lambdaWarmShare: undefined }
    const found = outlooks([one, other], given)
    expect(routeBySize(found, given, cheapest(found))?.savesUsd).toBe('0')
    const warm = { ...given, lambdaWarmShare: 1 }
    const allWarm = outlooks([one, other], warm)
    expect(Number(routeBySize(allWarm, warm, cheapest(allWarm))?.savesUsd)).toBeGreaterThan(0)
  })

  it('stay together where a split saves nothing', () => {
    const given = conditions(equalMix([1e6, 1e7]))
    const found = outlooks([onLambda, onEmr], given)
    const routing = routeBySize(found, given, cheapest(found))
    expect(routing).toMatchObject({ savesUsd: '0', routes: [{ share: 1 }] })
    expect(routing?.monthlyUsd).toBe(cheapest(found)?.priced?.totalUsd)
  })
})

describe('the usage of a month', () => {
  const month = { jobs: 100, warmShare: 0.75, mix: equalMix([10e6]), region: 'us-east-1' }

  it('on Lambda is the billed time and the requests, failed attempts included', () => {
    const warm = { ...level(affine(6, 0)), failureFactor: 1.5 }
    const usage = monthlyUsage(model(lambda3008, { cold: level(affine(10, 0)), warm }), month)
    expect(usage).toMatchObject({ requests: 100 * (0.25 + 0.75 * 1.5), basis: 'derived' })
    expect(usage.platform === 'lambda' && usage.billedMs[0]).toBeCloseTo(
      1e5 * (0.25 * 10 + 0.75 * 6 * 1.5),
      6,
    )
  })

  it('on EMR Serverless has the minute of each job, and what was used of it', () => {
    const usage = monthlyUsage(model(emrOfSix, { cold: level(affine(20, 0)) }), month)
    expect(usage).toMatchObject({ vcpuHours: 10, memoryGbHours: 20, storageGbHours: 0 })
    expect(usage.platform === 'emr-serverless' && usage.used?.vcpuHours).toBeCloseTo(10 / 3, 9)
  })

  it('takes one start level for the other where only one was measured', () => {
    const cold = monthlyUsage(model(lambda3008, { cold: level(affine(10, 0)) }), month)
    const warm = monthlyUsage(model(lambda3008, { warm: level(affine(10, 0)) }), month)
    expect(cold).toEqual(warm)
  })
})

describe('prices of the month', () => {
  const mix = equalMix([10e6])
  const total = (options: Conditions['prices']['options']) =>
    Number(outlooks([onLambda], conditions(mix, options))[0]?.priced?.totalUsd)

  it('come down by the discount', () => {
    expect(total({ discountPercent: '10' })).toBeCloseTo(0.9 * total({}), 9)
  })
  it('leave out what is free', () => expect(total({ freeTier: true })).toBe(0))
})

describe('what cannot be done', () => {
  const limited = { ...onLambda, smallestFailedBytes: 500e6, largestSucceededBytes: 100e6 }

  it('begins where every trial failed, and at 15 minutes on Lambda', () => {
    expect(isFeasible(limited, 499e6)).toBe(true)
    expect(isFeasible(limited, 500e6)).toBe(false)
    expect(isFeasible(onLambda, 1120e6)).toBe(true)
    expect(isFeasible(onLambda, 1121e6)).toBe(false)
    expect(isFeasible(onEmr, 9e9)).toBe(true)
  })

  it('has no cost, never a low one, and is not the best', () => {
    const found = outlooks([limited, onEmr], conditions(equalMix([10e6, 600e6])))
    expect(found[0]).toMatchObject({ infeasibleShare: 0.5, priced: null })
    expect(cheapest(found)?.candidate.model).toBe(onEmr)
    const routing = routeBySize(found, conditions(equalMix([10e6, 600e6])), cheapest(found))
    expect(routing?.routes.map(({ label }) => label.split(' ')[0])).toEqual(['lambda', 'emr-serverless'])
    expect(Number(routing?.savesUsd)).toBeGreaterThan(0)
  })

  it('anywhere leaves no route', () => {
    const given = conditions(equalMix([600e6]))
    const found = outlooks([limited], given)
    expect(cheapest(found)).toBeUndefined()
    expect(routeBySize(found, given, undefined)).toBeNull()
  })
})
