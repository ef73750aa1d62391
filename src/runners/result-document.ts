import * as v from 'valibot'
import type { ResultDocument } from '../core/result-document.ts'

const number = v.nullable(v.pipe(v.number(), v.finite()))
const text = v.nullable(v.string())
const answer = v.object({ rows: number, bytes: number, digest: text })

const schema = v.object({
  schema: v.literal('soalbench.result/1'),
  trialId: v.string(),
  scriptSha256: text,
  status: v.picklist(['succeeded', 'failed']),
  error: v.nullable(v.object({ type: v.string(), message: v.string(), trace: v.string() })),
  clock: v.object({
    jvmStart: number,
    pythonStart: number,
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

export type ParsedResult =
  { readonly ok: true; readonly document: ResultDocument } | { readonly ok: false; readonly problem: string }

/** Reads a result document; a document that breaks the contract gives the field that does. Unknown fields are dropped. */
export function parseResultDocument(bytes: Uint8Array): ParsedResult {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    return { ok: false, problem: `not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return { ok: true, document: parsed.output }
  const [issue] = parsed.issues
  return { ok: false, problem: `${v.getDotPath(issue) ?? 'the document'}: ${issue.message}` }
}
