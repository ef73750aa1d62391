import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { buildPlan, type Plan } from '../../src/bench/plan.ts'
import { worstSampleUsage } from '../../src/bench/plan-usage.ts'
import { runPlan } from '../../src/bench/run-plan.ts'
import type { Trial } from '../../src/core/trial.ts'
import type { LambdaUsage } from '../../src/core/usage.ts'
import { decimal, decimalText, sum } from '../../src/cost/decimal.ts'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { Budget } from '../../src/wiring/budget.ts'
import { priceTrial, spentUsd } from '../../src/wiring/price-trial.ts'
import { fakeRun, type FakeRun } from '../fakes/fake-run.ts'
import type { Behaviour } from '../fakes/fake-runner.ts'

const book = loadPriceBook('aws-2026-11')
const open: FakeRun[] = []
afterEach(async () => {
  for (const run of open.splice(0)) await run.remove()
})

const plan: Plan = buildPlan({
  ...{ runId: 'run-1', target: 'local', region: 'us-east-1', seed: 3, sizes: [10_000] },
  ...{ platforms: ['lambda'], memoriesMiB: [1769], workloads: ['aggregate'], knownWorkloads: ['aggregate'] },
  ...{ starts: ['cold'], repetitions: 4, format: 'csv' },
})

const usageOf = (billedMs: number): LambdaUsage => ({
  ...{ platform: 'lambda', region: 'us-east-1', architecture: 'x86_64', memoryMiB: 1769, ephemeralMiB: 512 },
  ...{ billedMs: [billedMs], requests: 1, basis: 'billed' },
})
const usdOf = (billedMs: number): string => invoiceFor(usageOf(billedMs), book).totalUsd
const shortUsd = (usd: string): string => decimalText(decimal(Number(usd).toPrecision(4)))
const total = (amounts: readonly string[]): string => decimalText(sum(amounts.map(decimal)))

/** A run whose trials end as told; with what its budget says at the end. */
async function budgeted(
  behave: (count: number, interrupt: () => void) => Behaviour,
  {
    capUsd,
    completed = [],
    lost = [],
  }: { capUsd?: string; completed?: readonly StoredTrial[]; lost?: string[] } = {},
) {
  const budget = new Budget({ capUsd, plan, book })
  completed.forEach((trial) => budget.settle(trial))
  const recorded: StoredTrial[] = []
  let count = 0
  const run: FakeRun = await fakeRun(() => behave((count += 1), () => run.interrupt()), {
    ...{ completed, lost, refuse: budget.refuse },
    recordTrial(trial: Trial) {
      const stored = priceTrial(trial, book)
      budget.settle(stored)
      recorded.push(stored)
      return Promise.resolve()
    },
  })
  open.push(run)
  const summary = await runPlan(plan, run.deps)
  return { budget, recorded, summary }
}

describe('what a run spent', () => {
  it('is the sum of every invoice, of samples and of everything else', async () => {
    const attempt = fc.record({
      own: fc.option(fc.integer({ min: 1, max: 900_000 })),
      overhead: fc.array(fc.integer({ min: 1, max: 900_000 }), { maxLength: 4 }),
      fails: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(attempt, { minLength: 4, maxLength: 4 }), async (attempts) => {
        const { budget, recorded } = await budgeted((count) => {
          const { own, overhead, fails } = attempts[count - 1] ?? { own: null, overhead: [], fails: false }
          return {
            ...(fails && { outcome: { state: 'failed', cause: 'script-error', message: 'no' } }),
            ...(own !== null && { usage: usageOf(own) }),
            overheadUsage: overhead.map(usageOf),
          }
        })
        const billed = attempts.flatMap(({ own, overhead }) => (own === null ? overhead : [own, ...overhead]))
        expect(budget.settledUsd).toBe(total(billed.map(usdOf)))
        expect(budget.settledUsd).toBe(total(recorded.map(spentUsd)))
      }),
      { numRuns: 100 },
    )
  })

  it('holds what an interrupted attempt cost, once, after the trial was run again', async () => {
    const { recorded: first } = await budgeted((count, interrupt) => {
      const bill = { usage: usageOf(1000), overheadUsage: [usageOf(70)] }
      if (count < 2) return bill
      interrupt()
      return { ...bill, outcome: { state: 'cancelled', message: 'interrupted' }, unmeteredAttempts: 1 }
    })
    expect(first.map(({ state }) => state)).toEqual(['succeeded', 'cancelled'])
    const { budget, recorded } = await budgeted(() => ({ usage: usageOf(500) }), { completed: first })
    expect(recorded[0]).toMatchObject({ state: 'succeeded', unmeteredAttempts: 1 })
    expect(recorded[0]?.overheadInvoices.map(({ totalUsd }) => totalUsd)).toEqual([usdOf(70), usdOf(1000)])
    const billedMs = [1000, 70, 1000, 70, 500, 500, 500]
    expect(budget.settledUsd).toBe(total(billedMs.map(usdOf)))
    expect(budget.reservedUsd).toBe(worstUsd)
  })

  it('holds a reservation for an attempt of whose end nothing is known', async () => {
    const lost = [plan.trials[0]?.trialId ?? '']
    const { budget, recorded } = await budgeted(() => ({ usage: usageOf(500) }), { lost })
    expect(recorded.map(({ unmeteredAttempts }) => unmeteredAttempts)).toEqual([1, 0, 0, 0])
    expect(budget.reservedUsd).toBe(worstUsd)
  })
})

const [cell] = plan.cells
if (cell === undefined) throw new Error('no cell')
const worstUsd = invoiceFor(worstSampleUsage(cell, 'us-east-1', plan.timeoutSeconds), book).totalUsd

describe('a cap', () => {
  /** What must fit before a cold trial starts: one sample that runs into its time limit. */
  const trialUsd = worstUsd

  it('counts what warming and rejected samples cost', async () => {
    const capUsd = total([trialUsd, usdOf(100_000)])
    const cheap = await budgeted(() => ({ usage: usageOf(20_000) }), { capUsd })
    expect(cheap.summary.state).toBe('complete')
    const dear = await budgeted(() => ({ usage: usageOf(20_000), overheadUsage: [usageOf(70_000)] }), {
      capUsd,
    })
    expect(dear.summary).toMatchObject({ state: 'incomplete', trials: { succeeded: 2 } })
    expect(dear.summary.reason).toContain(
      `with $${shortUsd(dear.budget.settledUsd)} billed so far that is over --max-cost`,
    )
  })

  it('keeps back the most that an attempt without a bill can have cost', async () => {
    const capUsd = total([trialUsd, worstUsd])
    const { summary } = await budgeted(() => ({ usage: usageOf(1), unmeteredAttempts: 1 }), { capUsd })
    expect(summary).toMatchObject({ state: 'incomplete', trials: { succeeded: 1 } })
    expect(summary.reason).toContain(`and up to $${shortUsd(worstUsd)} not known`)
  })
})
