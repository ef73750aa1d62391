import type { StartLevel } from '../core/platform.ts'
import type { Json, Observation } from '../core/trial.ts'
import { isFields, rawJson } from './raw-json.ts'
import { LostTrial, Tab } from './tab.ts'

/** Samples taken for one trial before it is given up, wrong temperatures included. */
export const samplesPerTrial = 3

/**
 * Takes samples until one has the start level that was asked for. A sample of the other temperature is never counted as
 * either: it goes to `raw.rejected`, its usage to the overhead of the trial, and the trial is repeated. On the tab goes
 * what a sample itself needs beside it. @throws LostTrial where something was billed before an error
 */
export async function untilVerified(
  wanted: StartLevel,
  sample: (ordinal: number, tab: Tab) => Promise<Observation>,
): Promise<Observation> {
  const tab = new Tab()
  try {
    const seen = await verifiedSample(wanted, (ordinal) => sample(ordinal, tab), tab)
    const overheadUsage = [...tab.bill.overheadUsage, ...seen.overheadUsage]
    return { ...seen, overheadUsage, unmeteredAttempts: tab.bill.unmeteredAttempts + seen.unmeteredAttempts }
  } catch (error) {
    throw tab.isEmpty ? error : new LostTrial(error, tab.bill)
  }
}

async function verifiedSample(
  wanted: StartLevel,
  sample: (ordinal: number) => Promise<Observation>,
  tab: Tab,
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
    tab.addAll(seen)
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
