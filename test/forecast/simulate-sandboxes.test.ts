import { describe, expect, it } from 'vitest'
import { seededRandom, type Random } from '../../src/core/seeded-random.ts'
import { erlangColdShare } from '../../src/stats/cold-share.ts'
import { normalQuantile } from '../../src/stats/normal.ts'
import { arrivalTimes, hoursPerMonth } from '../../src/forecast/arrivals.ts'
import { simulateSandboxes } from '../../src/forecast/simulate-sandboxes.ts'

const logSd = Math.sqrt(Math.log(1 + 0.2 ** 2))

/** Lognormal with a coefficient of variation of 0.2 and the given means. */
function service(warmSeconds: number, coldSeconds: number, random: Random) {
  const draw = (mean: number): number =>
    mean * Math.exp(logSd * normalQuantile(random() + 1e-12) - logSd ** 2 / 2)
  return { warm: () => draw(warmSeconds), cold: () => draw(coldSeconds) }
}

function simulated(
  perHour: number,
  warmSeconds: number,
  coldSeconds: number,
  keepAliveSeconds: number,
): number {
  const random = seededRandom(7)
  const poisson = { jobsPerMonth: perHour * hoursPerMonth, times: null, words: '' }
  const { times, warmUp } = arrivalTimes(poisson, random, { share: 1, settleSeconds: 2 * keepAliveSeconds })
  const rules = { keepAliveSeconds, warmUp }
  return simulateSandboxes(times, service(warmSeconds, coldSeconds, random), rules).coldShare
}

const grid = [1, 4, 6, 12, 30, 60, 360, 3600].flatMap((perHour) =>
  [
    { warmSeconds: 5, coldSeconds: 15 },
    { warmSeconds: 60, coldSeconds: 70 },
    { warmSeconds: 300, coldSeconds: 310 },
  ].flatMap((times) => [300, 600].map((keepAliveSeconds) => ({ perHour, ...times, keepAliveSeconds }))),
)
const loadOf = ({ perHour, warmSeconds }: (typeof grid)[number]): number => (perHour * warmSeconds) / 3600

describe('the share of cold starts', () => {
  // A share that 100,000 arrivals can tell to a few per cent: below 0.004 there are too few cold ones.
  const tried = grid.filter((each) => loadOf(each) <= 0.3)
  it('is tried at many loads', () => expect(tried.length).toBeGreaterThanOrEqual(20))

  it.each(tried)('lies within 10 %% of the closed form: %j', (each) => {
    const { perHour, warmSeconds, coldSeconds, keepAliveSeconds } = each
    const closed = erlangColdShare({
      arrivalsPerSecond: perHour / 3600,
      warmSeconds,
      coldSeconds,
      keepAliveSeconds,
    })
    const found = simulated(perHour, warmSeconds, coldSeconds, keepAliveSeconds)
    const noise = 4 * Math.sqrt((closed * (1 - closed)) / 100_000)
    expect(Math.abs(found - closed)).toBeLessThan(0.1 * closed + (closed < 0.004 ? noise : 0))
  })

  it.each([
    [4, 60, 600, 0.538, 0.544],
    [12, 60, 300, 0.449, 0.454],
    [30, 5, 600, 0.041, 0.041],
    [30, 60, 300, 0.248, 0.233],
    [60, 60, 600, 0.08, 0.06],
    [360, 60, 300, 0.052, 0.025],
  ])(
    'is that of the reference table: %d per hour, %d s, keep-alive %d s',
    (perHour, seconds, keepAlive, table, closed) => {
      const cold = seconds + 10
      expect(simulated(perHour, seconds, cold, keepAlive)).toBeCloseTo(table, 2)
      const arrivalsPerSecond = perHour / 3600
      const found = erlangColdShare({
        ...{ arrivalsPerSecond, warmSeconds: seconds, coldSeconds: cold, keepAliveSeconds: keepAlive },
      })
      expect(Math.abs(found - closed)).toBeLessThan(0.0015)
    },
  )

  it('is e^(-LT) where jobs take no time', () => {
    const expected = Math.exp(-(2 / 3600) * 600)
    expect(simulated(2, 0.01, 0.02, 600) / expected).toBeCloseTo(1, 2)
    const closed = {
      arrivalsPerSecond: 2 / 3600,
      warmSeconds: 0.01,
      coldSeconds: 0.02,
      keepAliveSeconds: 600,
    }
    expect(erlangColdShare(closed) / expected).toBeCloseTo(1, 3)
  })
})

describe('jobs at a regular time', () => {
  const every = (seconds: number): readonly number[] => Array.from({ length: 5000 }, (_, at) => at * seconds)
  const fixed = { cold: () => 70, warm: () => 60 }

  it('are always cold where the pause is longer than keep-alive and job', () => {
    expect(simulateSandboxes(every(671), fixed, { keepAliveSeconds: 600 }).coldShare).toBe(1)
  })
  it('are never cold, after the first, where it is not', () => {
    expect(simulateSandboxes(every(660), fixed, { keepAliveSeconds: 600 }).coldShare).toBe(0)
  })
  it('need as many sandboxes as overlap', () => {
    expect(simulateSandboxes(every(10), fixed, { keepAliveSeconds: 600 }).mostBusy).toBe(7)
  })
  it('come once: cold', () => {
    expect(simulateSandboxes([0], fixed, { keepAliveSeconds: 600 }).coldShare).toBe(1)
  })
})
