import type { AttemptEnd } from '../core/attempt.ts'
import type { Platform, Target } from '../core/platform.ts'
import type { Suspect } from './reap-suspects.ts'

/**
 * What became of one thing that might be running. `runs-on`: it cannot be stopped, and ends by itself. `left-alone`: too
 * young to be called left over. `not-stopped`: stopping it, or looking at it, has failed.
 */
type ReapOutcome =
  'stopped' | 'would-stop' | 'already-over' | 'never-began' | 'left-alone' | 'runs-on' | 'not-stopped'

export interface Reaped {
  readonly target: Target
  readonly platform: Platform | 'engine'
  /** Function, application, job or engine. */
  readonly where: string
  /** Null for what no journal of this workspace knows. */
  readonly runId: string | null
  readonly trialId: string | null
  readonly token: string | null
  readonly platformRunId: string | null
  /** ISO 8601; null where nobody knows. */
  readonly since: string | null
  readonly outcome: ReapOutcome
  /** For people: the state that was seen, why it could not be stopped, until when it can run. */
  readonly detail: string
  /** The most that it can cost, exact US dollars; null where no journal says it, and where nothing is billed. */
  readonly atMostUsd: string | null
}

/** With what the journal is to be told of it. */
export interface ReapedSuspect {
  readonly row: Reaped
  readonly suspect: Suspect | undefined
  /** Undefined: it is left to the resumed run, which will look for itself. */
  readonly end: AttemptEnd | undefined
}

/** The part of a row that its journal tells. */
export function rowOf(
  { run, cell, attempt }: Suspect,
  seen: Pick<Reaped, 'where' | 'outcome' | 'detail'>,
): Reaped {
  const target = run.target === 'aws' ? 'aws' : 'local'
  return {
    ...{ target, platform: cell.platform, where: seen.where, runId: run.runId },
    ...{ trialId: attempt.trialId, token: attempt.token, platformRunId: attempt.platformRunId ?? null },
    ...{ since: new Date(attempt.intendedAtMs).toISOString(), outcome: seen.outcome, detail: seen.detail },
    atMostUsd: target === 'aws' ? attempt.reservedUsd : null,
  }
}

export const isLeftRunning = ({ outcome }: Reaped): boolean =>
  outcome === 'runs-on' || outcome === 'not-stopped'
