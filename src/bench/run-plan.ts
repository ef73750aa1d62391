import { platforms } from '../core/platform.ts'
import type { Trial, TrialState } from '../core/trial.ts'
import { prepareRunner, type Runners } from '../runners/index.ts'
import type { RunContext } from '../runners/runner.ts'
import { TimeEstimate } from './estimate-time.ts'
import { earlierAttempts, withEarlier } from './earlier-attempts.ts'
import type { Plan, PlannedTrial } from './plan.ts'
import { runContext, withSignal } from './run-context.ts'
import type { RunDependencies, RunSummary } from './run-dependencies.ts'
import { Exhausted } from './run-exhausted.ts'
import { stage } from './run-stage.ts'
import { executeTrial } from './run-trial.ts'
import { unsupportedTrial } from './trial-record.ts'

/**
 * Runs the trials of a plan in their order. Every trial is recorded the moment it ends, whatever became of it; a failed one
 * does not end the run. Ends early, and can be resumed: at the abort of the signal, and when `refuse` says so.
 * @throws what staging, preparing or recording throws; what was recorded before stays.
 */
export async function runPlan(plan: Plan, deps: RunDependencies): Promise<RunSummary> {
  const ended = (deps.completed ?? []).filter((trial) => trial.state !== 'cancelled')
  const done = new Set(ended.map((trial) => trial.trialId))
  const run = {
    plan,
    deps,
    context: runContext(plan, deps),
    pending: plan.trials.filter((trial) => !done.has(trial.trialId)),
    ended,
  }
  deps.observe({ type: 'run-planned', runId: plan.runId, trials: run.pending.length })
  let summary = summarise(plan, ended, 'incomplete', 'it did not come to its end')
  try {
    const stop = await runPending(run)
    const state = deps.signal.aborted ? 'interrupted' : stop === undefined ? 'complete' : 'incomplete'
    summary = summarise(plan, ended, state, state === 'incomplete' ? stop : undefined)
  } catch (error) {
    if (!deps.signal.aborted) throw error
    summary = summarise(plan, ended, 'interrupted', undefined)
  } finally {
    await dispose(deps.runners, run.context)
    deps.observe({ type: 'run-ended', runId: plan.runId, state: summary.state })
  }
  return summary
}

interface Run {
  readonly plan: Plan
  readonly deps: RunDependencies
  readonly context: RunContext
  readonly pending: readonly PlannedTrial[]
  /** Grows as trials end. */
  readonly ended: Trial[]
}

/** @returns why it stopped before the last trial, or undefined. */
async function runPending({ plan, deps, context, pending, ended }: Run): Promise<string | undefined> {
  const staged = await stage(plan, pending, deps)
  await prepare(deps, pending, context)
  const exhausted = new Exhausted()
  ended.forEach((trial) => exhausted.note(trial))
  const earlier = earlierAttempts(deps.completed ?? [], deps.lost ?? [])
  const time = new TimeEstimate()
  for (const [index, planned] of pending.entries()) {
    if (deps.signal.aborted) return 'interrupted'
    const { trialId, cell, sequence } = planned
    const reason = exhausted.reason(cell)
    const refusal = reason === undefined ? deps.refuse?.(planned) : undefined
    if (refusal !== undefined) return refusal
    const begunAtMs = deps.now()
    deps.observe({ type: 'trial-started', trialId, cell, sequence })
    if (reason === undefined) await deps.intendTrial?.(planned)
    const seen =
      reason === undefined
        ? await executeTrial(planned, plan, staged, deps, context)
        : unsupportedTrial(planned, plan.runId, begunAtMs, reason)
    const trial = withEarlier(seen, earlier.get(trialId))
    await deps.recordTrial(trial)
    ended.push(trial)
    exhausted.note(trial)
    if (trial.state === 'succeeded') time.add(cell, deps.now() - begunAtMs)
    const left = pending.slice(index + 1).map((next) => next.cell)
    const remainingMs = time.remainingMs(left.filter((next) => exhausted.reason(next) === undefined))
    deps.observe({ type: 'trial-ended', trial, usd: deps.priceOf?.(trial) ?? null, remainingMs })
    if (trial.state === 'cancelled') return 'interrupted'
  }
  return undefined
}

async function prepare(
  { runners, observe, signal }: RunDependencies,
  pending: readonly PlannedTrial[],
  context: RunContext,
): Promise<void> {
  for (const platform of platforms) {
    const cells = pending.map((trial) => trial.cell).filter((cell) => cell.platform === platform)
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
  plan: Plan,
  ended: readonly Trial[],
  state: RunSummary['state'],
  reason: string | undefined,
): RunSummary {
  const count = (wanted: TrialState): number => ended.filter((trial) => trial.state === wanted).length
  return {
    runId: plan.runId,
    state,
    reason,
    trials: {
      planned: plan.trials.length,
      succeeded: count('succeeded'),
      failed: count('failed'),
      invalid: count('invalid'),
      unsupported: count('unsupported'),
      cancelled: count('cancelled'),
    },
  }
}
