import { describe, expect, it } from 'vitest'
import { byLaws, refinedPlan, refinedRun } from './refined-run.ts'

const laws = { lambda: (mb: number) => 4 + 0.6 * mb, 'emr-serverless': (mb: number) => 45 + 0.12 * mb }
const truthBytes = 85.417e6
/** Half-decades, as the reference has its grid. */
const sizes = Array.from({ length: 11 }, (_, at) => Math.round(10_000 * 10 ** (at / 2)))

async function searches(repeats: number, tolerance: number, cv: number) {
  const runs = []
  for (let seed = 1; seed <= repeats; seed += 1) {
    const plan = refinedPlan({ seed, sizes }, { metric: 'latency', tolerance: String(tolerance) })
    runs.push(await refinedRun(plan, byLaws(laws, cv, seed)))
  }
  const off = runs.map(({ outcome }) =>
    Math.abs(Math.log((outcome.searches[0]?.at[0]?.bytes ?? 1) / truthBytes)),
  )
  const mean = (of: readonly number[]): number => of.reduce((sum, each) => sum + each, 0) / of.length
  return {
    found: mean(runs.map(({ outcome }) => (outcome.searches[0]?.end === 'found' ? 1 : 0))),
    right: mean(off.map((each) => (each < Math.log(1 + tolerance / 100) ? 1 : 0))),
    covered: mean(
      runs.map(({ outcome }) => {
        const { low, high } = outcome.searches[0]?.at[0] ?? { low: null, high: null }
        return (low ?? 0) <= truthBytes && truthBytes <= (high ?? Number.POSITIVE_INFINITY) ? 1 : 0
      }),
    ),
    trials: mean(runs.map(({ outcome }) => outcome.trials)),
    usdOfGrid: mean(runs.map(({ outcome }) => Number(outcome.usd) / (outcome.grid?.usd ?? Number.NaN))),
  }
}

// Seeded: these shares do not change from run to run. One standard error of 0.95 is 3.4 points at 40 searches.
describe('repeated searches', () => {
  it.each([
    [25, 0.15, 80],
    [25, 0.3, 220],
  ])(
    'to ±%i %% at a coefficient of variation of %d',
    async (tolerance, cv, most) => {
      const { found, right, covered, trials } = await searches(40, tolerance, cv)
      expect(found).toBeGreaterThanOrEqual(0.95)
      expect(right).toBeGreaterThanOrEqual(0.9)
      expect(covered).toBeGreaterThanOrEqual(0.88)
      expect(trials).toBeLessThan(most)
    },
    180_000,
  )

  it('to ±10 % take at most a third of the dollars of a grid', async () => {
    const { found, right, usdOfGrid } = await searches(12, 10, 0.15)
    expect({ found, right }).toEqual({ found: 1, right: 1 })
    expect(usdOfGrid).toBeLessThan(1 / 3)
  }, 180_000)
})
