import type { StartLevel } from '../core/platform.ts'
import type { Json, Observation } from '../core/trial.ts'
import { isFields, rawJson } from './raw-json.ts'

/** Samples taken for one trial before it is given up, wrong temperatures included. */
export const samplesPerTrial = 3

/**
 * Takes samples until one has the start level that was asked for. A sample of the other temperature is never counted as
 * either: it goes to `raw.rejected` with its usage, and the trial is repeated.
 */
export async function untilVerified(
  wanted: StartLevel,
  sample: (ordinal: number) => Promise<Observation>,
): Promise<Observation> {
  const rejected: Json[] = []
  for (let ordinal = 1; ; ordinal += 1) {
    const seen = withRejected(await sample(ordinal), rejected)
    if (seen.outcome.state === 'cancelled') return seen
    if (seen.startLevel === undefined && seen.outcome.state === 'succeeded') {
      return failed(seen, `start level could not be verified: wanted ${wanted}`)
    }
    if (seen.startLevel === undefined || seen.startLevel === wanted || metLimit(seen)) return seen
    if (ordinal === samplesPerTrial) {
      return failed(seen, `wanted a ${wanted} start, got ${seen.startLevel} ${samplesPerTrial} times`)
    }
    const { startLevel, platformRunId, usage, clientMs, outcome } = seen
    rejected.push(rawJson({ startLevel, platformRunId, usage, clientMs, state: outcome.state }))
  }
}

/** What does not fit, or not in time, does so at no temperature: the cause must not be lost in a repetition. */
function metLimit({ outcome }: Observation): boolean {
  return outcome.state === 'failed' && (outcome.cause === 'out-of-memory' || outcome.cause === 'timed-out')
}

/** A trial that was given up has no figures: they are those of the other temperature. */
function failed(seen: Observation, message: string): Observation {
  return {
    ...seen,
    outcome: { state: 'failed', cause: 'platform-fault', message },
    sandboxInitMs: undefined,
    platformMs: undefined,
    result: undefined,
  }
}

function withRejected(seen: Observation, rejected: readonly Json[]): Observation {
  if (rejected.length === 0) return seen
  return { ...seen, raw: { ...(isFields(seen.raw) ? seen.raw : {}), rejected: [...rejected] } }
}
