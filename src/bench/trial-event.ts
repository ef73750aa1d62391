import { basename } from 'node:path'
import type { Payload } from '../payloads/payload.ts'
import type { Storage } from '../storage/storage.ts'
import type { RunScript } from './run-dependencies.ts'

/** Storage keys of one trial. */
export interface TrialKeys {
  readonly folder: string
  readonly result: string
  readonly output: string
}

export function trialKeys(runId: string, trialId: string): TrialKeys {
  const folder = `results/${runId}/${trialId}`
  return { folder, result: `${folder}/result.json`, output: `${folder}/output` }
}

export const payloadKey = (payload: Payload): string => `payloads/${basename(payload.path)}`

/** The script's `--event`: a flat map of strings. */
export function trialEvent(
  trialId: string,
  payload: Payload,
  script: RunScript,
  keys: TrialKeys,
  storage: Storage,
): Record<string, string> {
  return {
    ...script.event,
    TRIAL_ID: trialId,
    INPUT_PATH: storage.uri(payloadKey(payload)),
    OUTPUT_PATH: storage.uri(keys.output),
    RESULT_PATH: storage.uri(keys.result),
    FORMAT: payload.spec.format,
  }
}
