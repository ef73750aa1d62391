import type { Observation } from '../core/trial.ts'
import type { AttemptRequest, FoundAttempt, RunContext } from './runner.ts'

/**
 * What the storage tells of an attempt whose platform ended with the process that it ran in: a claim without an end is lost,
 * and without a claim nothing had begun.
 */
export async function foundByMarks({ claimKey }: AttemptRequest, context: RunContext): Promise<FoundAttempt> {
  const claim = await context.storage.get(claimKey)
  if (claim === undefined) return { kind: 'never-ran' }
  return { kind: 'lost', why: 'it had begun when the local engines ended' }
}

/**
 * A job run of an earlier execution that was cancelled, and not by its time limit: the interruption that ended that execution
 * has stopped it, without the time to write it down. It says nothing of the cell, and is billed all the same.
 */
export function stoppedByUs({ outcome, usage }: Observation, wasStopped: boolean): FoundAttempt | undefined {
  if (!wasStopped || outcome.state !== 'failed' || outcome.cause === 'timed-out') return undefined
  return { kind: 'lost', why: outcome.message, usage }
}
