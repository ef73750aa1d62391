import type { Cell } from '../core/cell.ts'
import { withDissent } from '../core/dissent.ts'
import { groupBy } from '../core/group-by.ts'
import { platforms } from '../core/platform.ts'
import type { Trial, TrialState } from '../core/trial.ts'
import { prepareRunner, type Runners } from '../runners/index.ts'
import type { RunContext } from '../runners/runner.ts'
import { inLanes, type Stop } from './lanes.ts'
import { TimeEstimate } from './estimate-time.ts'
import { type EarlierAttempts, earlierAttempts, withEarlier } from './earlier-attempts.ts'
import type { Plan, PlannedTrial } from './plan.ts'
import { runContext, withSignal } from './run-context.ts'
import type { RunDependencies, RunSummary } from './run-dependencies.ts'
import { Exhausted } from './run-exhausted.ts'
import { Staging } from './run-stage.ts'
import { executeTrial } from './run-trial.ts'
import { unsupportedTrial } from './trial-record.ts'

/**
 * Runs the trials of a plan in their order. Every trial is recorded the moment it ends, whatever became of it; a failed one
 * does not end the run. Ends early, and can be resumed: at the abort of the signal, and when `refuse` says so.
 * @throws what staging, preparing or recording throws; what was recorded before stays.
 */
export async function runPlan(plan: Plan, deps: RunDependencies): Promise<RunSummary> {
  const ended = (deps.completed ?? []).filter((trial) => trial.state !== 'cancelled')
  const run = new PlanRun(plan, deps, ended)
  const pending = run.pendingOf(plan.trials)
  const isOpen = deps.moreTrials !== undefined
  deps.observe({ type: 'run-planned', runId: plan.runId, trials: pending.length, ...(isOpen && { isOpen }) })
  let summary = summarise(run, 'incomplete', 'it did not come to its end')
  try {
    const stop = await run.toTheEnd(pending)
    const state = deps.signal.aborted ? 'interrupted' : stop === undefined ? 'complete' : 'incomplete'
    summary = summarise(run, state, state === 'incomplete' ? stop : undefined)
  } catch (error) {
    if (!deps.signal.aborted) throw error
    summary = summarise(run, 'interrupted', undefined)
  } finally {
    await dispose(deps.runners, run.context)
    deps.observe({ type: 'run-ended', runId: plan.runId, state: summary.state })
  }
  return summary
}

class PlanRun {
  readonly plan: Plan
  readonly ended: Trial[]
  readonly context: RunContext
  planned: number
  readonly #deps: RunDependencies
  readonly #done: ReadonlySet<string>
  readonly #staging: Staging
  readonly #exhausted = new Exhausted()
  readonly #earlier: ReadonlyMap<string, EarlierAttempts>
  readonly #time = new TimeEstimate()
  /** Trials that run now; each resolves when its trial has ended. */
  readonly #underWay = new Set<Promise<void>>()
  #isPrepared = false

  /** @param ended grows as trials end */
  constructor(plan: Plan, deps: RunDependencies, ended: Trial[]) {
    this.plan = plan
    this.ended = ended
    this.context = runContext(plan, deps)
    this.planned = plan.trials.length
    this.#deps = deps
    this.#done = new Set(ended.map((trial) => trial.trialId))
    this.#staging = new Staging(plan, deps)
    ended.forEach((trial) => this.#exhausted.note(trial))
    const { completed = [], lost = [], before = new Map() } = deps
    this.#earlier = earlierAttempts({ completed, lost, before })
  }

  pendingOf(trials: readonly PlannedTrial[]): readonly PlannedTrial[] {
    return trials.filter(({ trialId }) => !this.#done.has(trialId))
  }

  /** @returns why it stopped before the last trial, or undefined. */
  async toTheEnd(first: readonly PlannedTrial[]): Promise<string | undefined> {
    const { moreTrials, observe } = this.#deps
    // Without more to come it is prepared even when nothing is left: what is broken shows.
    for (let pending = first; ;) {
      if (pending.length > 0 || moreTrials === undefined) {
        const stop = await this.#runAll(pending)
        if (stop !== undefined) return stop
      }
      const more = moreTrials?.()
      if (more === undefined || more.trials.length === 0) return undefined
      this.planned += more.trials.length
      pending = this.pendingOf(more.trials)
      if (pending.length > 0) observe({ type: 'trials-added', trials: pending.length, why: more.why })
    }
  }

  async #runAll(pending: readonly PlannedTrial[]): Promise<string | undefined> {
    const { deps, cells } = { deps: this.#deps, cells: pending.map(({ cell }) => cell) }
    await this.#staging.add(pending)
    if (!this.#isPrepared)
      await prepare(deps, deps.moreTrials === undefined ? cells : this.plan.cells, this.context)
    this.#isPrepared = true
    const { laneOf = () => '' } = deps
    const lanes = groupBy(pending, ({ cell }) => laneOf(cell))
    const stop = await inLanes([...lanes.values()], (planned, left) => this.#runNext(planned, left))
    return stop?.why
  }

  /** When the budget refuses, a trial beside it may be about to settle for less than was set aside. */
  async #runNext(
    planned: PlannedTrial,
    left: readonly (readonly PlannedTrial[])[],
  ): Promise<Stop | undefined> {
    const { signal, refuse } = this.#deps
    for (;;) {
      if (signal.aborted) return { why: 'interrupted' }
      const reason = this.#exhausted.reason(planned.cell)
      const refusal = reason === undefined ? await refuse?.(planned) : undefined
      if (refusal === undefined) break
      if (this.#underWay.size === 0) return { why: refusal }
      await Promise.race(this.#underWay)
    }
    const trial = this.#runOne(planned, left)
    const settled = trial.then(noResult, noResult)
    this.#underWay.add(settled)
    try {
      return await trial
    } finally {
      this.#underWay.delete(settled)
    }
  }

  async #runOne(
    planned: PlannedTrial,
    left: readonly (readonly PlannedTrial[])[],
  ): Promise<Stop | undefined> {
    const { trialId, cell, sequence } = planned
    const deps = this.#deps
    const reason = this.#exhausted.reason(cell)
    const begunAtMs = deps.now()
    deps.observe({ type: 'trial-started', trialId, cell, sequence })
    if (reason === undefined) await deps.intendTrial?.(planned)
    const seen =
      reason === undefined
        ? await executeTrial(planned, this.plan, this.#staging, deps, this.context)
        : unsupportedTrial(planned, this.plan.runId, begunAtMs, reason)
    const trial = withEarlier(seen, this.#earlier.get(trialId))
    await deps.recordTrial(trial)
    this.ended.push(trial)
    this.#exhausted.note(trial)
    if (trial.state === 'succeeded') this.#time.add(cell, deps.now() - begunAtMs)
    const usd = deps.priceOf?.(trial) ?? null
    deps.observe({ type: 'trial-ended', trial, usd, remainingMs: this.#remainingMs(left) })
    return trial.state === 'cancelled' ? { why: trial.failureMessage ?? 'interrupted' } : undefined
  }

  /** The longest lane decides. */
  #remainingMs(left: readonly (readonly PlannedTrial[])[]): number {
    const lanes = left.map((lane) => lane.map(({ cell }) => cell))
    const runnable = lanes.map((cells) => cells.filter((cell) => this.#exhausted.reason(cell) === undefined))
    return Math.max(0, ...runnable.map((cells) => this.#time.remainingMs(cells)))
  }
}

const noResult = (): void => undefined

async function prepare(
  { runners, observe, signal }: RunDependencies,
  needed: readonly Cell[],
  context: RunContext,
): Promise<void> {
  for (const platform of platforms) {
    const cells = needed.filter((cell) => cell.platform === platform)
    if (cells.length === 0) continue
    signal.throwIfAborted()
    observe({ type: 'stage-changed', stage: 'preparing', detail: platform })
    await prepareRunner(runners, platform, cells, context)
  }
}

/** Long enough to put back what was changed; after an interruption a person is waiting. */
const disposePatienceMs = { done: 120_000, interrupted: 5_000 }

/** What cannot be put back is said, not thrown: the trials are worth more than the tidiness. */
async function dispose(runners: Runners, context: RunContext): Promise<void> {
  const patienceMs = context.signal.aborted ? disposePatienceMs.interrupted : disposePatienceMs.done
  const own = withSignal(context, AbortSignal.timeout(patienceMs))
  const ends = await Promise.allSettled(platforms.map((platform) => runners[platform].dispose(own)))
  ends.forEach((end, index) => {
    if (end.status === 'fulfilled') return
    const why = end.reason instanceof Error ? end.reason.message : String(end.reason)
    context.warn(`${platforms[index] ?? 'a platform'} could not be put back as it was: ${why}`)
  })
}

function summarise(
  { plan, ended, planned }: PlanRun,
  state: RunSummary['state'],
  reason: string | undefined,
): RunSummary {
  // Each was judged when it ended; whether all agree is seen when all are there.
  const judged = withDissent(ended, true)
  const count = (wanted: TrialState): number => judged.filter((trial) => trial.state === wanted).length
  return {
    runId: plan.runId,
    state,
    reason,
    trials: {
      // A search of another release may have run trials that this one does not plan.
      planned: Math.max(planned, ended.length),
      succeeded: count('succeeded'),
      failed: count('failed'),
      invalid: count('invalid'),
      unsupported: count('unsupported'),
      cancelled: count('cancelled'),
    },
  }
}
