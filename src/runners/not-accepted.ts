import type { Observation } from '../core/trial.ts'
import { observation } from './observe.ts'
import type { RunContext } from './runner.ts'
import type { Submission } from './submit.ts'

/** A trial whose start was refused, or of which nobody knows whether it was accepted. */
export function notAccepted(sent: Submission<unknown>, context: RunContext): Observation {
  const cause = sent.kind === 'throttled' ? 'throttled' : 'platform-fault'
  const message = `job run not accepted: ${sent.kind === 'answered' ? 'no job run id' : sent.message}`
  const { submittedAtMs } = sent
  const mayRun = sent.kind === 'answered' || sent.kind === 'ambiguous'
  return observation({
    outcome: { state: 'failed', cause, message },
    submittedAtMs,
    clientMs: context.now() - submittedAtMs,
    unmeteredAttempts: mayRun ? 1 : 0,
  })
}
