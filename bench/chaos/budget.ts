import { seededRandom, type Random } from '../../src/core/seeded-random.ts'
import { buildPlan, type Plan } from '../../src/bench/plan.ts'
import { firstCallsUsage } from '../../src/bench/plan-usage.ts'
import { invoiceFor } from '../../src/cost/index.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { decimal, decimalText } from '../../src/cost/decimal.ts'
import type { JournalEntry } from '../../src/store/journal-event.ts'
import { BudgetedRun } from './budgeted-run.ts'
import type { ChaosRow } from './chaos-row.ts'
import { overruns } from './journal-balance.ts'

export interface BudgetFigures {
  readonly plans: number
  readonly executions: number
  readonly journalLines: number
  readonly calls: number
  /** Journal lines after which more was settled and reserved than the cap. */
  readonly overruns: number
  /** Plans whose first trial did not fit, and of those the ones that sent a call all the same. */
  readonly unaffordable: number
  readonly unaffordableCalls: number
  readonly complete: number
}

/** Random plans, bills, lost answers, crashes and caps through the real budget, attempt log and journal fold. */
export async function budgetFigures(seed: number, plans: number): Promise<BudgetFigures> {
  const random = seededRandom(seed)
  const total = { executions: 0, journalLines: 0, calls: 0, overruns: 0 }
  let [unaffordable, unaffordableCalls, complete] = [0, 0, 0]
  for (let at = 0; at < plans; at += 1) {
    const plan = randomPlan(random, at)
    const capUsd = randomCap(plan, random)
    const run = new BudgetedRun(plan, capUsd, book, random)
    await run.toTheEnd()
    total.executions += run.executions
    total.journalLines += run.entries.length
    total.calls += callsOf(run.entries)
    total.overruns += overruns(run.entries).length
    if (run.isComplete) complete += 1
    if (decimal(firstCallsUsd(plan)).gt(capUsd)) {
      unaffordable += 1
      unaffordableCalls += callsOf(run.entries)
    }
  }
  return { plans, ...total, unaffordable, unaffordableCalls, complete }
}

export async function budget({ seed, plans }: { seed: number; plans: number }): Promise<readonly ChaosRow[]> {
  const figures = await budgetFigures(seed, plans)
  const { journalLines, calls, executions } = figures
  return [
    {
      what: `${plans} random plans, ${executions} executions, ${calls} calls, ${journalLines} journal lines: lines over the cap`,
      ...{ figure: `${figures.overruns}`, goal: '0' },
    },
    {
      what: `calls of the ${figures.unaffordable} plans whose first trial does not fit`,
      ...{ figure: `${figures.unaffordableCalls}`, goal: '0' },
    },
    { what: 'plans that came to their end', figure: `${figures.complete}`, goal: '' },
  ]
}

const book = loadPriceBook('aws-2026-11')

const callsOf = (entries: readonly JournalEntry[]): number =>
  entries.filter(({ event }) => event === 'attempt-intended').length

function randomPlan(random: Random, at: number): Plan {
  const some = <T>(all: readonly T[]): T[] => {
    const chosen = all.filter(() => random() < 0.5)
    return chosen.length === 0 ? all.slice(0, 1) : chosen
  }
  return buildPlan({
    ...{ runId: `run-${at}`, target: 'local', region: 'us-east-1', format: 'csv' },
    ...{ seed: at, repetitions: 1 + Math.floor(random() * 2) },
    sizes: some([10_000, 1_000_000]),
    platforms: some(['lambda', 'emr-serverless', 'glue']),
    memoriesMiB: some([1769, 10_240]),
    ...{
      workloads: ['aggregate'],
      knownWorkloads: ['aggregate'],
      starts: random() < 0.5 ? ['cold'] : ['cold', 'warm'],
    },
    timeoutSeconds: 1 + Math.floor(random() * 900),
  })
}

/** From less than one call to more than all of them. */
function randomCap(plan: Plan, random: Random): string {
  const all = decimal(firstCallsUsd(plan)).times(plan.trials.length * 1.5)
  return decimalText(decimal(all.times(random() ** 2).toFixed(9)))
}

function firstCallsUsd({ trials, region, timeoutSeconds }: Plan): string {
  const [first] = trials
  if (first === undefined) throw new Error('a plan without trials')
  return invoiceFor(firstCallsUsage(first.cell, region, timeoutSeconds), book).totalUsd
}
