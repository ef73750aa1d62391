import * as v from 'valibot'
import type { Storage } from '../storage/storage.ts'

/** What the invocation that owns an attempt has said of itself. Undefined where it said nothing. */
export interface Claim {
  readonly requestId: string | undefined
  readonly logGroup: string | undefined
  readonly logStream: string | undefined
  /** Epoch ms, on the sandbox's clock. */
  readonly claimedAtMs: number | undefined
}

const text = v.nullish(v.pipe(v.string(), v.minLength(1)))
const schema = v.object({
  requestId: text,
  logGroup: text,
  logStream: text,
  claimedAt: v.nullish(v.pipe(v.number(), v.finite())),
})

/** Undefined where there is none. One that cannot be read, as while it is being written, is a claim that says nothing. */
export async function readClaim(storage: Storage, key: string): Promise<Claim | undefined> {
  const bytes = await storage.get(key)
  if (bytes === undefined) return undefined
  const parsed = v.safeParse(schema, parseJson(new TextDecoder().decode(bytes)))
  const { requestId, logGroup, logStream, claimedAt } = parsed.success ? parsed.output : {}
  return {
    requestId: requestId ?? undefined,
    logGroup: logGroup ?? undefined,
    logStream: logStream ?? undefined,
    claimedAtMs: claimedAt ?? undefined,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
