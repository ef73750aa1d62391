import type { IncomingMessage, ServerResponse } from 'node:http'
import { signedFor } from './signed-for.ts'
import type { WireRequest } from './wire.ts'

export interface ReceivedRequest {
  readonly request: WireRequest
  /** As sent, without `?`. */
  readonly rawQuery: string
}

/** Room for Lambda's own 6 MiB limit, so that Lambda can say so in its own words. */
const bodyLimitBytes = 10 * 1024 * 1024

/** S3 takes 5 GiB at once; its clients send parts above 16 MiB, and more than that is not held in memory here. */
const objectLimitBytes = 128 * 1024 * 1024

const drainLimitBytes = 20 * bodyLimitBytes

/** Reads a whole request; `too-large` once the body exceeds the limit. */
export async function receiveRequest(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<ReceivedRequest | 'too-large'> {
  const headers = headersOf(incoming)
  const limitBytes = signedFor({ headers }) === 's3' ? objectLimitBytes : bodyLimitBytes
  const body = await readBody(incoming, limitBytes)
  if (body === undefined) return 'too-large'
  const gone = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) gone.abort()
  })
  const url = incoming.url ?? '/'
  const mark = url.indexOf('?')
  const rawQuery = mark < 0 ? '' : url.slice(mark + 1)
  const request = {
    method: incoming.method ?? 'GET',
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(rawQuery),
    headers,
    body,
    signal: gone.signal,
  }
  return { request, rawQuery }
}

/** Several headers of one name become one, joined by commas, as Signature Version 4 wants them. */
function headersOf(incoming: IncomingMessage): Record<string, string> {
  const entries = Object.entries(incoming.headersDistinct)
  return Object.fromEntries(entries.map(([name, values]) => [name, (values ?? []).join(',')]))
}

async function readBody(incoming: IncomingMessage, limitBytes: number): Promise<Uint8Array | undefined> {
  let chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    // Read on without keeping: a client that is still sending does not hear an answer.
    if (bytes > limitBytes) chunks = []
    else chunks.push(chunk)
    if (bytes > drainLimitBytes) break
  }
  return bytes > limitBytes ? undefined : Buffer.concat(chunks)
}
