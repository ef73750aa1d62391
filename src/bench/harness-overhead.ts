import type { Trial } from '../core/trial.ts'
import { median } from './median.ts'

/**
 * What the harness itself adds to a trial: our clock minus what the platform says it took, ms. The platform's part is queue +
 * provisioning + sandbox init + run, each from the platform's own record: on Lambda Init Duration + Duration of the
 * REPORT line, on EMR Serverless endedAt − createdAt, on Glue CompletedOn − StartedOn. What is left is requests,
 * polling, and a sandbox's making on Lambda, which no field of a REPORT shows. Null where the platform said nothing.
 */
export function harnessOverheadMs(trial: Trial): number | null {
  const { clientMs, queueMs, provisionMs, sandboxInitMs, platformMs } = trial
  if (clientMs === null || platformMs === null) return null
  return clientMs - (queueMs ?? 0) - (provisionMs ?? 0) - (sandboxInitMs ?? 0) - platformMs
}

/** Over the succeeded trials of a run; undefined when none can tell. */
export function medianHarnessOverheadMs(trials: readonly Trial[]): number | undefined {
  const known = trials
    .filter((trial) => trial.state === 'succeeded')
    .flatMap((trial) => harnessOverheadMs(trial) ?? [])
  return median(known)
}
