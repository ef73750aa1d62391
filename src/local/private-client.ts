import { createHash } from 'node:crypto'
import * as v from 'valibot'
import type { Enforcement } from '../core/trial.ts'
import { parseJson } from './parse-json.ts'
import { privateName, privatePaths } from './private-service.ts'
import { signatureOf } from './signature-v4.ts'

export interface EngineAddress {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

const amount = v.nullable(v.number())
const limits = { memoryMiB: amount, vcpus: amount, tmpMiB: amount }
const enforcementShape = v.object({
  engine: v.string(),
  kind: v.picklist(['cgroup-v1', 'cgroup-v2', 'advisory']),
  requested: v.object({ memoryMiB: v.number(), vcpus: v.number(), tmpMiB: amount }),
  enforced: v.object(limits),
  scale: v.number(),
  cpuCapped: v.boolean(),
  cpuDelivered: amount,
  throttledMs: amount,
  contended: v.nullable(v.boolean()),
  notes: v.array(v.string()),
  workers: v.exactOptional(v.array(v.string())),
})

const patienceMs = 5_000
const emptyHash = createHash('sha256').update('').digest('hex')

/** Whether an engine answers at this address, and to these keys. */
export async function answers(address: EngineAddress): Promise<boolean> {
  return (await get(address, privatePaths.alive)) !== undefined
}

/** What a run was held to; undefined where the engine does not know it, or does not answer. */
export async function enforcementFrom(
  address: EngineAddress,
  platformRunId: string,
): Promise<Enforcement | undefined> {
  const path = `${privatePaths.enforcement}${encodeURIComponent(platformRunId)}`
  return parseJson(enforcementShape, await get(address, path))
}

async function get(address: EngineAddress, path: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${address.endpoint}${path}`, {
      headers: signed(address, path),
      signal: AbortSignal.timeout(patienceMs),
      redirect: 'error',
    })
    return response.ok ? await response.text() : undefined
  } catch {
    return undefined
  }
}

function signed({ endpoint, region, credentials }: EngineAddress, path: string): Record<string, string> {
  const time = `${new Date().toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`
  const date = time.slice(0, 8)
  const signedHeaders = ['host', 'x-amz-date']
  const headers = { host: new URL(endpoint).host, 'x-amz-date': time }
  const scope = {
    date,
    region,
    service: privateName,
    signedHeaders,
    time,
    secret: credentials.secretAccessKey,
  }
  const signature = signatureOf({ method: 'GET', path, headers, bodyHash: emptyHash }, '', scope).toString(
    'hex',
  )
  const credential = `${credentials.accessKeyId}/${date}/${region}/${privateName}/aws4_request`
  return {
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`,
  }
}
