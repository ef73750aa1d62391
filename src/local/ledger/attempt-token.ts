import * as v from 'valibot'
import { parseJson } from '../parse-json.ts'

const eventShape = v.object({
  ATTEMPT_ID: v.optional(v.string()),
  CLAIM_PATH: v.optional(v.string()),
  RESULT_PATH: v.optional(v.string()),
  TRIAL_ID: v.optional(v.string()),
})

/** The attempt that an `--event` belongs to: said outright, else by the names of its files, else the trial. */
export function tokenOfEvent(event: string): string | undefined {
  const parsed = parseJson(eventShape, event)
  if (parsed === undefined) return undefined
  const { ATTEMPT_ID, CLAIM_PATH, RESULT_PATH, TRIAL_ID } = parsed
  return ATTEMPT_ID ?? tokenOfPath(CLAIM_PATH) ?? tokenOfPath(RESULT_PATH) ?? TRIAL_ID
}

/** Of a Glue run: the argument made for it, else that of its trial, else what its event says. */
export function tokenOfArguments(given: Readonly<Record<string, string>>): string | undefined {
  return given['--SOALBENCH_ATTEMPT'] ?? given['--TRIAL_ID'] ?? tokenOfEvent(given['--event'] ?? '')
}

/** `…/<trial>/claim-2.json` belongs to the attempt `<trial>-2`. */
function tokenOfPath(path: string | undefined): string | undefined {
  const match = /([^/]+)\/(?:claim|result)(-\d+)?\.json$/.exec(path ?? '')
  return match === null ? undefined : `${match[1]}${match[2] ?? ''}`
}
