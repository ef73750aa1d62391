import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decimal } from '../../src/cost/decimal.ts'
import type { AnyRequest, Behaviour } from '../fakes/fake-runner.ts'
import { byLaws, refinedPlan, refinedRun, usageOf } from './refined-run.ts'

const plans = fc.record({
  capUsd: fc.integer({ min: 1, max: 150 }).map((cents) => String(cents / 100)),
  tolerance: fc.constantFrom('2', '25'),
  platforms: fc.constantFrom(['lambda', 'glue'], ['lambda', 'emr-serverless', 'glue']),
  memoriesMiB: fc.constantFrom([512], [1769, 3008]),
  timeoutSeconds: fc.constantFrom(30, 200, 900),
  starts: fc.constantFrom(['cold'], ['cold', 'warm']),
  seed: fc.integer({ min: 0, max: 1e6 }),
})

/** Trials that are dear, fail, are sampled again, or leave no bill. */
function untidy(seed: number): (request: AnyRequest) => Behaviour {
  const usual = byLaws(
    { lambda: (mb) => 2 + 0.6 * mb, 'emr-serverless': (mb) => 30 + 0.1 * mb, glue: (mb) => 60 + 0.05 * mb },
    0.4,
    seed,
  )
  return (request) => {
    const seen = usual(request)
    const { timeoutSeconds } = request
    if (seen.clientMs === undefined || seen.clientMs > timeoutSeconds * 1000) {
      const usage = usageOf(request, timeoutSeconds + 10)
      const message = 'it took too long'
      return { outcome: { state: 'failed', cause: 'timed-out', message }, usage, result: undefined }
    }
    switch (Number.parseInt(request.trialId.slice(-1), 16) % 5) {
      case 0:
        return { ...seen, overheadUsage: [usageOf(request, timeoutSeconds)] }
      case 1:
        return { ...seen, usage: undefined, unmeteredAttempts: 1 }
      default:
        return seen
    }
  }
}

it('a search never costs more than its cap, whatever becomes of its trials', async () => {
  let stopped = 0
  await fc.assert(
    fc.asyncProperty(plans, async ({ capUsd, tolerance, ...options }) => {
      const plan = refinedPlan({ ...options, sizes: [10_000, 100_000_000] }, { tolerance })
      const { summary, budget, recorded, outcome } = await refinedRun(plan, untidy(options.seed), { capUsd })
      expect(decimal(budget.settledUsd).plus(budget.reservedUsd).lte(capUsd)).toBe(true)
      expect(decimal(outcome.usd).lte(capUsd)).toBe(true)
      expect(new Set(recorded.map(({ trialId }) => trialId)).size).toBe(recorded.length)
      expect(recorded.map(({ sequence }) => sequence)).toEqual(recorded.map((_, at) => at + 1))
      if (summary.state === 'complete') return
      stopped += 1
      expect(summary).toMatchObject({
        state: 'incomplete',
        reason: expect.stringContaining(`over --max-cost ${capUsd}`),
      })
    }),
    { numRuns: 60, seed: 4 },
  )
  expect(stopped).toBeGreaterThan(10)
}, 120_000)
