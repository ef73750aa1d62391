import { SoalbenchError, WorkspaceUnusable } from '../core/errors.ts'
import type { Observation, Trial } from '../core/trial.ts'
import { runTrial } from '../runners/index.ts'
import { observation } from '../runners/observe.ts'
import { LostTrial } from '../runners/tab.ts'
import type { RunContext, TrialRequest } from '../runners/runner.ts'
import type { Plan, PlannedTrial } from './plan.ts'
import type { RunDependencies } from './run-dependencies.ts'
import type { Staged } from './run-stage.ts'
import { trialEvent, trialKeys } from './trial-event.ts'
import { judge } from './trial-gate.ts'
import { trialOf } from './trial-record.ts'

/** Runs one trial, checks its answer, and removes its output. @throws WorkspaceUnusable */
export async function executeTrial(
  planned: PlannedTrial,
  plan: Plan,
  staged: Staged,
  deps: RunDependencies,
  context: RunContext,
): Promise<Trial> {
  const { cell, trialId } = planned
  const script = staged.script(cell.workload)
  const payload = staged.payload(cell.workload, cell.payloadBytes)
  const keys = trialKeys(plan.runId, trialId)
  // What an interrupted execution of this trial has left must not be taken for this one's.
  await deps.storage.remove(keys.folder)
  const prime = trialKeys(plan.runId, `${trialId}-prime`)
  const seen = await observed(
    {
      trialId,
      cell,
      event: trialEvent(trialId, payload, script, keys, deps.storage),
      scriptUri: script.uri,
      scriptSha256: script.sha256,
      resultKey: keys.result,
      primeEvent: trialEvent(`${trialId}-prime`, staged.smallest(cell.workload), script, prime, deps.storage),
      timeoutSeconds: plan.timeoutSeconds,
    },
    deps,
    context,
  )
  const answer = payload.answers[cell.workload]
  const verdict = judge(seen, { trialId, scriptSha256: script.sha256, answer })
  await deps.storage.remove(keys.output)
  await deps.storage.remove(prime.folder)
  const enforcement = seen.platformRunId === undefined ? undefined : deps.enforcementOf(seen.platformRunId)
  return trialOf(planned, plan.runId, { observation: seen, verdict, enforcement })
}

/** A runner that throws has lost one trial, not the run; only a workspace that cannot be used ends it. */
async function observed(
  request: TrialRequest,
  { runners, now }: RunDependencies,
  context: RunContext,
): Promise<Observation> {
  const submittedAtMs = now()
  try {
    return await runTrial(runners, request, context)
  } catch (thrown) {
    const error = thrown instanceof LostTrial ? thrown.cause : thrown
    if (error instanceof WorkspaceUnusable) throw error
    const span = { submittedAtMs, clientMs: now() - submittedAtMs }
    const bill = thrown instanceof LostTrial ? thrown.bill : {}
    if (context.signal.aborted) {
      return observation({ outcome: { state: 'cancelled', message: 'interrupted' }, ...span, ...bill })
    }
    const outcome = { state: 'failed', cause: 'platform-fault', message: messageOf(error) } as const
    return observation({ outcome, ...span, ...bill, raw: { thrown: traceOf(error) } })
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** An error that we did not foresee is kept with its trace, for whoever has to mend it. */
function traceOf(error: unknown): string {
  return error instanceof Error && !(error instanceof SoalbenchError) ? (error.stack ?? '') : messageOf(error)
}
