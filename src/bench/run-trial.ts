import { attemptOf, type Attempt } from '../core/attempt.ts'
import { SoalbenchError, WorkspaceUnusable } from '../core/errors.ts'
import type { Cell } from '../core/cell.ts'
import type { Observation, Trial } from '../core/trial.ts'
import { runTrial } from '../runners/index.ts'
import { observation } from '../runners/observe.ts'
import { LostTrial } from '../runners/tab.ts'
import type { AttemptRequest, RunContext, TrialRequest } from '../runners/runner.ts'
import type { Plan, PlannedTrial } from './plan.ts'
import type { RunDependencies } from './run-dependencies.ts'
import type { Staged } from './run-stage.ts'
import { attemptKeys, attemptRequest } from './trial-event.ts'
import { judge, knownWork } from './trial-gate.ts'
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
  const sent = new Map<string, Attempt>()
  const requestOf = (kind: Attempt['kind'], ordinal: number): AttemptRequest => {
    const attempt = attemptOf(trialId, kind, ordinal)
    sent.set(attempt.token, attempt)
    const input = kind === 'sample' ? payload : staged.smallest(cell.workload)
    return attemptRequest(plan.runId, attempt, input, script, deps.storage)
  }
  const told = await observed(
    {
      trialId,
      cell,
      scriptUri: script.uri,
      scriptSha256: script.sha256,
      sample: (ordinal) => requestOf('sample', ordinal),
      prime: (ordinal) => requestOf('prime', ordinal),
      before: deps.before?.get(trialId) ?? [],
      timeoutSeconds: plan.timeoutSeconds,
    },
    deps,
    context,
  )
  const seen = await explained(told, cell, deps)
  const known = knownWork(payload, cell.workload)
  const verdict = judge(seen, { trialId, scriptSha256: script.sha256, ...known })
  // What was cancelled may be writing still, and may yet be adopted.
  if (verdict.state !== 'cancelled') await removeOutputs(plan.runId, [...sent.values()], deps, context)
  const enforcement =
    seen.platformRunId === undefined ? undefined : await deps.enforcementOf(seen.platformRunId)
  return trialOf(planned, plan.runId, { observation: seen, verdict, enforcement })
}

/** Claims and result documents stay: they are the evidence. */
async function removeOutputs(
  runId: string,
  attempts: readonly Attempt[],
  { storage }: RunDependencies,
  context: RunContext,
): Promise<void> {
  for (const attempt of attempts) {
    const { folder, output } = attemptKeys(runId, attempt)
    await storage.remove(attempt.kind === 'sample' ? output : folder).catch((error: unknown) => {
      if (error instanceof WorkspaceUnusable) throw error
      // What was measured is worth more than the tidiness.
      context.warn(`the output of a trial is left where it is: ${messageOf(error)}`)
    })
  }
}

const mostTold = 400

/** What failed on its platform, with the platform's own line on it behind the message. */
async function explained(seen: Observation, cell: Cell, { explain }: RunDependencies): Promise<Observation> {
  const { outcome, platformRunId, submittedAtMs, raw } = seen
  if (outcome.state !== 'failed' || platformRunId === undefined || explain === undefined) return seen
  const line = await explain({ cell, platformRunId, submittedAtMs })
  if (line === undefined || outcome.message.includes(line)) return seen
  const message = `${outcome.message}: ${line.slice(0, mostTold)}`
  return { ...seen, outcome: { ...outcome, message }, raw: { platform: raw, explanation: line } }
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
    const stops = error instanceof SoalbenchError && error.kind === 'resumable'
    if (context.signal.aborted || stops) {
      const message = stops ? error.message : 'interrupted'
      return observation({ outcome: { state: 'cancelled', message }, ...span, ...bill })
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
