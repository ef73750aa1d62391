import * as v from 'valibot'
import { jsonFault } from '../core/json-fault.ts'
import type { ResultDocument } from '../core/result-document.ts'
import { shortText } from '../core/short-text.ts'

const amount = v.pipe(v.number(), v.finite(), v.minValue(0))
const number = v.nullable(amount)
const count = v.nullable(v.pipe(amount, v.safeInteger()))
const text = v.nullable(v.string())
const answer = v.object({ rows: count, bytes: count, digest: text })

const schema = v.object({
  schema: v.literal('soalbench.result/1'),
  trialId: v.string(),
  scriptSha256: text,
  status: v.picklist(['succeeded', 'failed']),
  error: v.nullable(v.object({ type: v.string(), message: v.string(), trace: v.string() })),
  clock: v.object({
    jvmStart: number,
    pythonStart: number,
    claimRequested: v.optional(number),
    claimed: v.optional(number),
    sessionRequested: number,
    sessionReady: number,
    firstJob: number,
    workDone: number,
  }),
  jvm: v.object({
    vendor: text,
    version: text,
    id: text,
    maxHeapBytes: number,
    processors: number,
    reused: v.nullable(v.boolean()),
  }),
  spark: v.object({ version: text, master: text, appId: text, executors: number, cores: number }),
  host: v.object({ cpuCount: number, cpuQuota: number, memoryLimitBytes: number }),
  sandbox: v.object({ id: text, runs: number }),
  stages: v.array(
    v.object({
      name: v.string(),
      ms: number,
      tasks: number,
      gcMs: number,
      shuffleReadBytes: number,
      shuffleWriteBytes: number,
      spillBytes: number,
    }),
  ),
  input: answer,
  output: answer,
})

/** A probe writes some kilobytes; a script of somebody else could have written anything. */
const mostBytes = 16 * 1024 * 1024

export type ParsedResult =
  { readonly ok: true; readonly document: ResultDocument } | { readonly ok: false; readonly problem: string }

/** Reads a result document; a document that breaks the contract gives the field that does. Unknown fields are dropped. */
export function parseResultDocument(bytes: Uint8Array): ParsedResult {
  if (bytes.byteLength > mostBytes) return { ok: false, problem: 'longer than 16 MiB' }
  const json = parseJson(bytes)
  if ('problem' in json) return { ok: false, problem: json.problem }
  const parsed = v.safeParse(schema, json.value, { abortEarly: true })
  if (parsed.success) return { ok: true, document: parsed.output }
  const [issue] = parsed.issues
  return { ok: false, problem: `${v.getDotPath(issue) ?? 'the document'}: ${shortText(issue.message, 120)}` }
}

function parseJson(bytes: Uint8Array): { readonly value: unknown } | { readonly problem: string } {
  const document = decoded(bytes)
  if (document === undefined) return { problem: 'not UTF-8' }
  try {
    return { value: JSON.parse(document) }
  } catch {
    const { line, column, found } = jsonFault(document)
    return { problem: `not JSON: line ${line}, column ${column}: ${found} cannot stand here` }
  }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
