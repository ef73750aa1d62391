import { buildPlan, type Plan, type PlanOptions } from '../../src/bench/plan.ts'
import { runPlan } from '../../src/bench/run-plan.ts'
import type { RunSummary } from '../../src/bench/run-dependencies.ts'
import type { TrialIntent } from '../../src/store/journal-event.ts'
import type { Trial } from '../../src/core/trial.ts'
import type { Usage } from '../../src/core/usage.ts'
import { usageFor } from '../../src/bench/plan-usage.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import type { RunWriter } from '../../src/store/run-writer.ts'
import { Budget } from '../../src/wiring/budget.ts'
import { priceTrial, spentUsd } from '../../src/wiring/price-trial.ts'
import { refinedOptions, type RefineFlags } from '../../src/wiring/refine-flags.ts'
import { refineOutcome, type RefineOutcome } from '../../src/wiring/refine-outcome.ts'
import { Refinement } from '../../src/wiring/refinement.ts'
import { seededRandom } from '../../src/core/seeded-random.ts'
import { fakeRun } from '../fakes/fake-run.ts'
import type { AnyRequest, Behaviour } from '../fakes/fake-runner.ts'

export const book = loadPriceBook('aws-2026-11')

export const refinedMatrix: PlanOptions = {
  ...{ runId: 'run-1', target: 'local', region: 'us-east-1', seed: 3 },
  ...{ sizes: [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000] },
  ...{ platforms: ['lambda', 'emr-serverless'], memoriesMiB: [1769], workloads: ['aggregate'] },
  ...{ knownWorkloads: ['aggregate'], starts: ['cold'], repetitions: 3, format: 'csv' },
}

export const refinedPlan = (over: Partial<PlanOptions> = {}, flags: Partial<RefineFlags> = {}): Plan =>
  buildPlan(
    refinedOptions({ ...refinedMatrix, ...over }, { tolerance: undefined, metric: undefined, ...flags }),
  )

/** Seconds of a cell at a payload of so many MB. */
export type Law = (megabytes: number, request: AnyRequest) => number

/** Durations by laws, lognormal noise that belongs to the trial: the same id takes as long in every execution. */
export function byLaws(laws: Partial<Record<string, Law>>, cv: number, seed: number) {
  return (request: AnyRequest): Behaviour => {
    const { cell, trialId } = request
    const law = laws[cell.platform]
    if (law === undefined) throw new Error(`no law for ${cell.platform}`)
    const random = seededRandom(seed * 2 ** 24 + (Number.parseInt(trialId.slice(0, 6), 16) >>> 0))
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const sigma = Math.sqrt(Math.log(1 + cv * cv))
    const seconds = law(cell.payloadBytes / 1e6, request) * Math.exp(sigma * normal)
    return { clientMs: Math.round(seconds * 1000), usage: usageOf(request, seconds) }
  }
}

export const usageOf = ({ cell }: AnyRequest, seconds: number): Usage =>
  usageFor({ ...cell, platform: cell.platform, sizing: cell.sizing }, 'us-east-1', seconds)

export interface RefinedRun {
  readonly summary: RunSummary
  readonly outcome: RefineOutcome
  readonly recorded: readonly StoredTrial[]
  readonly intended: readonly TrialIntent[]
  readonly budget: Budget
  readonly why: readonly string[]
  /** Of the runners: `prepare lambda 8`, `run <trial>`, … */
  readonly calls: readonly string[]
}

export async function refinedRun(
  plan: Plan,
  behave: (request: AnyRequest) => Behaviour | Promise<Behaviour>,
  {
    capUsd,
    completed = [],
    lost = [],
    stopAfter = Number.POSITIVE_INFINITY,
    loseLast = false,
    draws = 200,
    writer,
  }: {
    capUsd?: string
    completed?: readonly StoredTrial[]
    lost?: readonly TrialIntent[]
    /** Trials that end before the run is cut off. */
    stopAfter?: number
    /** As after a loss of power: the trial that runs then leaves nothing but its intention. */
    loseLast?: boolean
    /** Of the bootstrap; fewer than a real run has, to save time. */
    draws?: number
    /** Where intentions and ends are written down. */
    writer?: Pick<RunWriter, 'intend' | 'record'>
  } = {},
): Promise<RefinedRun> {
  const budget = new Budget({ capUsd, plan, book })
  const stored = new Map(completed.map((trial) => [trial.trialId, trial]))
  completed.forEach((trial) => budget.settle(trial))
  const refinement = new Refinement(plan, book, stored, draws)
  const recorded: StoredTrial[] = []
  const intended: TrialIntent[] = []
  const run = await fakeRun(behave, {
    ...{ completed, lost: lost.map(({ trialId }) => trialId), refuse: budget.refuse },
    moreTrials: refinement.more,
    async intendTrial(trial) {
      intended.push(trial)
      await writer?.intend(trial)
      if (recorded.length < stopAfter) return
      run.interrupt()
      if (loseLast) throw new Error('interrupted')
    },
    async recordTrial(trial: Trial) {
      const priced = priceTrial(trial, book)
      await writer?.record(priced)
      budget.settle(priced)
      recorded.push(priced)
      stored.set(trial.trialId, priced)
    },
  })
  try {
    const summary = await runPlan(plan, run.deps)
    const outcome = refineOutcome(plan, refinement)
    if (outcome === undefined) throw new Error('no search')
    const why = run.events.flatMap((event) => (event.type === 'trials-added' ? [event.why] : []))
    return { summary, outcome, recorded, intended, budget, why, calls: run.calls }
  } finally {
    await run.remove()
  }
}

export const totalUsd = (trials: readonly StoredTrial[]): number =>
  trials.reduce((sum, trial) => sum + Number(spentUsd(trial)), 0)
