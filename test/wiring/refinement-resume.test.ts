import { describe, expect, it } from 'vitest'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { byLaws, refinedPlan, refinedRun } from './refined-run.ts'

const laws = { lambda: (mb: number) => 4 + 0.6 * mb, 'emr-serverless': (mb: number) => 45 + 0.12 * mb }
const behave = byLaws(laws, 0.1, 7)
const plan = refinedPlan({}, { metric: 'latency' })

/** What a resumed run must not change: which trials, in which order, and what they showed. */
const essence = (trials: readonly StoredTrial[]) =>
  trials
    .toSorted((p, q) => p.sequence - q.sequence)
    .map(({ trialId, cell, repetition, sequence, usage }) => ({ trialId, cell, repetition, sequence, usage }))

/** As a journal gives them back. */
const read = (trials: readonly StoredTrial[]): readonly StoredTrial[] => structuredClone(trials)

describe('a search that was cut off', () => {
  it('goes on with the same trials, wherever it was cut', async () => {
    const whole = await refinedRun(plan, behave)
    expect(whole.summary).toMatchObject({ state: 'complete', reason: undefined })
    const count = whole.recorded.length
    expect(count).toBeGreaterThan(plan.trials.length + 15)
    for (let cut = 0; cut < count; cut += 1) {
      // The intention of the next trial is on disk, and nothing is known of its end.
      const completed = read(whole.recorded.slice(0, cut))
      const rest = await refinedRun(plan, behave, { completed, lost: whole.intended.slice(cut, cut + 1) })
      expect(essence([...completed, ...rest.recorded])).toEqual(essence(whole.recorded))
      expect(rest.summary.trials).toEqual(whole.summary.trials)
      expect(rest.outcome.searches).toEqual(whole.outcome.searches)
      expect(rest.recorded[0]?.unmeteredAttempts).toBe(1)
    }
  }, 60_000)

  it.each([0, 5, 16, 21])('after %i trials leaves what it had measured', async (cut) => {
    const first = await refinedRun(plan, behave, { stopAfter: cut, loseLast: true })
    const whole = await refinedRun(plan, behave)
    expect(essence(first.recorded)).toEqual(essence(whole.recorded.slice(0, cut)))
    expect(first.intended).toEqual(whole.intended.slice(0, cut + 1))
    expect(first.outcome.searches[0]?.end).toBe('stopped')
  })

  it('runs nothing when it was complete', async () => {
    const whole = await refinedRun(plan, behave)
    const again = await refinedRun(plan, behave, { completed: read(whole.recorded) })
    expect(again.recorded).toEqual([])
    expect(again.calls).not.toContain('prepare lambda 8')
    expect(again.outcome).toEqual(whole.outcome)
  })

  it('runs a trial again that was cancelled, and plans as if it had not been', async () => {
    const whole = await refinedRun(plan, behave)
    let count = 0
    const first = await refinedRun(plan, (request) => {
      count += 1
      return count < 19 ? behave(request) : { outcome: { state: 'cancelled', message: 'interrupted' } }
    })
    expect(first.summary.state).toBe('incomplete')
    expect(first.recorded.at(-1)?.state).toBe('cancelled')
    const rest = await refinedRun(plan, behave, { completed: read(first.recorded) })
    expect(essence([...first.recorded.slice(0, -1), ...rest.recorded])).toEqual(essence(whole.recorded))
  })

  it('counts what another release has run beyond it', async () => {
    const whole = await refinedRun(plan, behave)
    const [one] = whole.recorded
    if (one === undefined) throw new Error('no trial')
    const other = { ...one, trialId: 'of-another-release', sequence: 1000 }
    const again = await refinedRun(plan, behave, { completed: read([...whole.recorded, other]) })
    expect(again.recorded).toEqual([])
    expect(again.summary.trials.planned).toBe(whole.recorded.length + 1)
    expect(again.outcome.trials).toBe(whole.outcome.trials + 1)
  })

  it('by the cap of dollars goes on under a higher one', async () => {
    const whole = await refinedRun(plan, behave)
    const first = await refinedRun(plan, behave, { capUsd: '0.08' })
    expect(first.summary).toMatchObject({
      state: 'incomplete',
      reason: expect.stringContaining('--max-cost'),
    })
    expect(first.recorded.length).toBeGreaterThan(3)
    expect(first.outcome.searches[0]?.end).toBe('stopped')
    const rest = await refinedRun(plan, behave, { capUsd: '5', completed: read(first.recorded) })
    expect(essence([...first.recorded, ...rest.recorded])).toEqual(essence(whole.recorded))
  })
})
