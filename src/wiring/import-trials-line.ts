import * as v from 'valibot'
import { SoalbenchError } from '../core/errors.ts'
import type { Sizing } from '../core/sizing.ts'
import type { Usage } from '../core/usage.ts'
import { jsonFault } from '../core/json-fault.ts'
import { shortText } from '../core/short-text.ts'
import { nearest } from '../core/nearest.ts'
import { Place } from '../cost/usage-document/place.ts'
import { readUsage } from '../cost/usage-document/read-usage.ts'
import { columnsLeftOut, lineFields } from './import-trials-fields.ts'
import { documentOfStored } from './import-trials-usage.ts'
import { sizingOf } from './import-trials-sizing.ts'

const lineSchema = v.strictObject(lineFields)

/** A line that can be imported: what it says, with what was bought and what was used as the program knows them. */
export interface ImportedLine {
  readonly fields: v.InferOutput<typeof lineSchema>
  readonly sizing: Sizing
  readonly usage: Usage | undefined
  /** Columns that had something in them and are not taken over. */
  readonly leftOut: readonly string[]
}

export interface Rejection {
  readonly reason: string
}

/** One line of a file: a trial, or why it is none, in words that name the key. */
export function readLine(text: string): ImportedLine | Rejection {
  const value = parseJson(text)
  if ('reason' in value) return value
  const unknown = Object.keys(value.object).find((key) => !Object.hasOwn(lineFields, key))
  if (unknown !== undefined) return unknownKey(unknown)
  const parsed = v.safeParse(lineSchema, value.object, { abortEarly: true })
  if (!parsed.success) return { reason: issueText(parsed.issues[0]) }
  return complete(
    parsed.output,
    columnsLeftOut.filter((key) => hasContent(value.object[key])),
  )
}

/** Empty lists and 0 say as much as nothing. */
const hasContent = (value: unknown): boolean =>
  (value ?? 0) !== 0 && !(Array.isArray(value) && value.length === 0)

function complete(fields: ImportedLine['fields'], leftOut: readonly string[]): ImportedLine | Rejection {
  const usage = usageOf(fields)
  if (usage !== undefined && 'reason' in usage) return usage
  const sizing = sizingOf({
    platform: fields.platform,
    sizing: fields.sizing ?? undefined,
    memoryMiB: fields.memory_mib ?? undefined,
    architecture: fields.architecture ?? undefined,
    usage,
  })
  if ('reason' in sizing) return sizing
  const reason = inconsistent(fields)
  return reason === undefined ? { fields, sizing, usage, leftOut } : { reason }
}

function inconsistent(fields: ImportedLine['fields']): string | undefined {
  const { state, failure_cause: cause, client_ms: client, platform_ms: platform, work_ms: work } = fields
  const isSuccess = (state ?? 'succeeded') === 'succeeded'
  if (isSuccess && (cause ?? null) !== null) return 'failure_cause: a trial that succeeded has none'
  const durations = [client, platform, work].filter((ms) => typeof ms === 'number')
  if (!isSuccess || durations.some((ms) => ms > 0)) return undefined
  return durations.length === 0
    ? 'client_ms: missing; a trial that succeeded needs client_ms, platform_ms or work_ms'
    : 'client_ms: 0; a trial that succeeded took some time'
}

const usagePrefix = /^usage cannot be read: [^:]*: /

function usageOf({
  usage: stated,
  usage_json: stored,
  platform,
  region,
}: ImportedLine['fields']): Usage | Rejection | undefined {
  const usage = stated ?? (stored ? documentOfStored(stored) : undefined)
  if (usage === undefined) return undefined
  const given = typeof region === 'string' && !Object.hasOwn(usage, 'region') ? { ...usage, region } : usage
  try {
    const { usage: read, companions } = readUsage(given, Place.top('line'))
    if (read.platform === 'emr-ec2' || read.platform !== platform) {
      return { reason: `usage.platform: ${read.platform} is not ${platform}` }
    }
    return companions.length > 0 ? { reason: 'usage.companions: no part of the cost of a trial' } : read
  } catch (error) {
    if (!(error instanceof SoalbenchError)) throw error
    return { reason: error.message.replace(usagePrefix, '') }
  }
}

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseJson(text: string): { readonly object: JsonObject } | Rejection {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value)) return { object: value }
    return {
      reason: Array.isArray(value)
        ? "a list and not an object; `jq -c '.[]'` puts each of its elements into a line"
        : 'not an object',
    }
  } catch {
    const { column, found } = jsonFault(text)
    return { reason: `not JSON: column ${column}: ${found} cannot stand here` }
  }
}

function unknownKey(key: string): Rejection {
  const name = shortText(key, 60)
  const meant = nearest(key, Object.keys(lineFields))
  return { reason: `${name}: unknown key${meant === undefined ? '' : `; did you mean ${meant}?`}` }
}

function issueText(issue: v.BaseIssue<unknown>): string {
  const key = v.getDotPath(issue)
  const problem = issue.input === undefined ? 'missing' : issue.message
  return key === null ? problem : `${key}: ${problem}`
}
