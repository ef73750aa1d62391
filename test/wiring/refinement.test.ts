import { describe, expect, it } from 'vitest'
import type { Observation } from '../../src/core/trial.ts'
import { byLaws, refinedPlan, refinedRun, totalUsd, usageOf } from './refined-run.ts'

const crossing = { lambda: (mb: number) => 4 + 0.6 * mb, 'emr-serverless': (mb: number) => 45 + 0.12 * mb }
const failed = (cause: 'out-of-memory' | 'script-error'): Partial<Observation> => ({
  outcome: { state: 'failed', cause, message: 'it broke' },
  result: undefined,
})

describe('a search', () => {
  it('begins with eight sizes in every sizing, then adds pairs at both sides of the crossing', async () => {
    const plan = refinedPlan({ memoriesMiB: [1769, 3008] }, { metric: 'latency' })
    expect(new Set(plan.cells.map(({ payloadBytes }) => payloadBytes)).size).toBe(8)
    expect(plan.trials).toHaveLength(24)
    const { recorded, outcome } = await refinedRun(plan, byLaws(crossing, 0.05, 1))
    const added = recorded.slice(24).map(({ cell }) => cell)
    expect(added.filter(({ platform }) => platform === 'lambda')).toHaveLength(added.length / 2)
    for (const { payloadBytes } of added) expect(Math.abs(Math.log(payloadBytes / 85.4e6))).toBeLessThan(1)
    expect(outcome.searches).toMatchObject([{ end: 'found', kind: 'one', cheaperBelow: 'lambda' }])
    expect(Number(outcome.usd)).toBeCloseTo(totalUsd(recorded), 12)
  })

  it('refines the sizing that is the best where they cross', async () => {
    const plan = refinedPlan({ memoriesMiB: [1769, 3008] }, { metric: 'latency' })
    const behave = byLaws(
      {
        ...crossing,
        lambda: (mb, { cell }) =>
          cell.sizing.platform === 'lambda' && cell.sizing.memoryMiB === 3008 ? 4 + 0.3 * mb : 4 + 0.6 * mb,
      },
      0.05,
      1,
    )
    const { recorded, outcome } = await refinedRun(plan, behave)
    const memories = recorded
      .slice(24)
      .flatMap(({ cell: { sizing } }) => (sizing.platform === 'lambda' ? [sizing.memoryMiB] : []))
    expect(new Set(memories)).toEqual(new Set([3008]))
    expect((outcome.searches[0]?.at[0]?.bytes ?? 0) / 227.8e6).toBeCloseTo(1, 0)
  })

  it('of every pair of platforms and start level shares what it begins with', async () => {
    const plan = refinedPlan(
      { platforms: ['lambda', 'emr-serverless', 'glue'], starts: ['cold', 'warm'] },
      { metric: 'latency' },
    )
    const { outcome, why } = await refinedRun(
      plan,
      byLaws({ ...crossing, glue: (mb) => 90 + 0.05 * mb }, 0.05, 1),
    )
    expect(plan.trials).toHaveLength(8 * 5)
    expect(outcome.searches.map(({ startLevel, platforms }) => [startLevel, ...platforms].join(' '))).toEqual(
      [
        ...['cold lambda emr-serverless', 'cold lambda glue', 'cold emr-serverless glue'],
        'warm lambda emr-serverless',
      ],
    )
    expect(outcome.searches.every(({ end }) => end === 'found')).toBe(true)
    expect(new Set(why.map((text) => text.split(':')[0])).size).toBe(4)
  })

  it('says so where one is cheaper everywhere', async () => {
    const laws = { ...crossing, 'emr-serverless': (mb: number) => 3 * crossing.lambda(mb) + 60 }
    const { summary, outcome } = await refinedRun(refinedPlan(), byLaws(laws, 0.1, 1))
    expect(summary.state).toBe('complete')
    expect(outcome.searches).toMatchObject([{ end: 'found', kind: 'none', cheaperBelow: 'lambda' }])
    expect(outcome.searches[0]?.sentence).toMatch(/cheaper than EMR Serverless everywhere measured/)
    expect(outcome.grid).toBeNull()
  })

  it('gives up on what more trials do not decide', async () => {
    const same = { lambda: crossing.lambda, 'emr-serverless': crossing.lambda }
    const { summary, outcome } = await refinedRun(
      refinedPlan({}, { metric: 'latency' }),
      byLaws(same, 0.3, 4),
    )
    expect(summary.state).toBe('complete')
    expect(outcome.searches[0]?.end).toMatch(/not-decidable|most-pairs/)
    expect(outcome.searches[0]?.sentence).toMatch(/^undecided/)
  })

  it('tells what a grid would have taken', async () => {
    const plan = refinedPlan({}, { metric: 'latency', tolerance: '10' })
    const { outcome } = await refinedRun(plan, byLaws(crossing, 0.15, 2))
    const { grid, usd } = outcome
    // 2/3·2·0.149²·(1.96/ln 1.1)²/0.74² is 23.
    expect(grid?.repetitions).toBeGreaterThan(12)
    expect(grid?.repetitions).toBeLessThan(40)
    expect(grid?.trials).toBe(12 * (grid?.repetitions ?? 0))
    expect(grid?.usd).toBeGreaterThan(Number(usd))
  })
})

describe('trials of a search that fail', () => {
  const limits = (from: number) => (request: Parameters<ReturnType<typeof byLaws>>[0]) => {
    const { cell } = request
    if (cell.platform === 'lambda' && cell.payloadBytes >= from)
      return { ...failed('out-of-memory'), usage: usageOf(request, 30) }
    return byLaws(crossing, 0.05, 1)(request)
  }

  it('for want of memory shrink the range, and are not repeated', async () => {
    const { outcome, recorded } = await refinedRun(refinedPlan({}, { metric: 'latency' }), limits(150e6))
    expect(outcome.searches).toMatchObject([{ end: 'found', infeasible: { platform: 'lambda' } }])
    expect(outcome.searches[0]?.at).toHaveLength(1)
    expect(recorded.filter(({ state }) => state === 'failed').length).toBeLessThanOrEqual(6)
  })

  it('before they cross leave the winner below and the other beyond', async () => {
    const { outcome, recorded } = await refinedRun(refinedPlan({}, { metric: 'latency' }), limits(20e6))
    expect(outcome.searches).toMatchObject([{ end: 'found', kind: 'infeasible' }])
    const from = outcome.searches[0]?.infeasible?.fromBytes ?? 0
    expect(from).toBeGreaterThanOrEqual(20e6)
    expect(from).toBeLessThan(20e6 * 1.5 * 1.2)
    expect(recorded.filter(({ state }) => state === 'failed').length).toBeLessThanOrEqual(8)
  })

  it('all on one platform end the search, which says so', async () => {
    const { summary, outcome, recorded } = await refinedRun(refinedPlan(), (request) =>
      request.cell.platform === 'lambda' ? failed('script-error') : byLaws(crossing, 0.05, 1)(request),
    )
    expect(summary.state).toBe('complete')
    expect(outcome.searches).toMatchObject([
      { end: 'failing', sentence: 'undecided: no trial of lambda succeeded' },
    ])
    expect(recorded.length).toBeLessThanOrEqual(16 + 2 * 8)
  })

  it('now and then are made up for', async () => {
    let count = 0
    const { outcome } = await refinedRun(refinedPlan({}, { metric: 'latency' }), (request) => {
      count += 1
      return count % 5 === 0 ? failed('script-error') : byLaws(crossing, 0.05, 1)(request)
    })
    expect(outcome.searches).toMatchObject([{ end: 'found', kind: 'one' }])
  })
})
