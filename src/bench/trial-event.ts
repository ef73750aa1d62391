import { basename } from 'node:path'
import type { Attempt } from '../core/attempt.ts'
import type { Payload } from '../payloads/payload.ts'
import type { AttemptRequest } from '../runners/runner.ts'
import type { Storage } from '../storage/storage.ts'
import type { RunScript } from './run-dependencies.ts'

/** Storage keys of one attempt; no two attempts share any, so that a late one never passes for another. */
export interface AttemptKeys {
  readonly folder: string
  readonly result: string
  readonly claim: string
  readonly output: string
}

export function attemptKeys(runId: string, { trialId, kind, ordinal }: Attempt): AttemptKeys {
  const folder = `results/${runId}/${kind === 'sample' ? trialId : `${trialId}-prime`}`
  const suffix = ordinal === 1 ? '' : `-${ordinal}`
  return {
    folder,
    result: `${folder}/result${suffix}.json`,
    claim: `${folder}/claim${suffix}.json`,
    output: `${folder}/output${suffix}`,
  }
}

export const payloadKey = (payload: Payload): string => `payloads/${basename(payload.path)}`

/** What an attempt is sent with. The event is the script's `--event`: a flat map of strings. */
export function attemptRequest(
  runId: string,
  attempt: Attempt,
  payload: Payload,
  script: RunScript,
  storage: Storage,
): AttemptRequest {
  const keys = attemptKeys(runId, attempt)
  return {
    attempt,
    resultKey: keys.result,
    claimKey: keys.claim,
    event: {
      ...script.event,
      TRIAL_ID: attempt.kind === 'sample' ? attempt.trialId : `${attempt.trialId}-prime`,
      ATTEMPT_ID: attempt.token,
      INPUT_PATH: storage.uri(payloadKey(payload)),
      OUTPUT_PATH: storage.uri(keys.output),
      RESULT_PATH: storage.uri(keys.result),
      CLAIM_PATH: storage.uri(keys.claim),
      FORMAT: payload.spec.format,
    },
  }
}
