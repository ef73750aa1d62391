import { attemptKeys } from '../bench/trial-event.ts'
import type { ReapPlace } from './reap-place.ts'
import type { Suspect } from './reap-suspects.ts'
import { rowOf, type ReapedSuspect } from './reaped.ts'

/** A throttled invocation is sent again for so long, and may begin as late. */
const startSlackMs = 60_000

/** There is no call that stops an invocation: what can be told is whether it is over, and else when it will be. */
export function reapLambda(
  place: ReapPlace,
  suspects: readonly Suspect[],
): Promise<readonly ReapedSuspect[]> {
  return Promise.all(
    suspects.map(async (suspect) => {
      const { sizing } = suspect.cell
      const where = sizing.platform === 'lambda' ? place.names.functionName(sizing.memoryMiB) : 'Lambda'
      const endsAtMs = suspect.attempt.intendedAtMs + startSlackMs + suspect.timeoutSeconds * 1000
      const key = attemptKeys(suspect.run.runId, suspect.attempt).result
      const result = await place.storage?.get(key)
      const seen =
        result !== undefined
          ? { outcome: 'already-over' as const, detail: 'its result is there' }
          : place.poll.now() >= endsAtMs
            ? { outcome: 'already-over' as const, detail: 'its time is over' }
            : {
                outcome: 'runs-on' as const,
                detail: `Lambda cannot be stopped; over by ${clockText(endsAtMs)} at the latest`,
              }
      return { row: rowOf(suspect, { where, ...seen }), suspect, end: undefined }
    }),
  )
}

const clockText = (ms: number): string => `${new Date(ms).toISOString().slice(11, 19)} UTC`
