import type { WireRequest, WireService } from '../wire.ts'
import { recordOf, ResourceFailure, type Properties } from './resource-provider.ts'

interface SiblingRequest {
  readonly method: string
  readonly path: string
  readonly query?: string
  /** X-Amz-Target of the JSON 1.1 services. */
  readonly target?: string
  /** Sent as JSON, or as it is. */
  readonly body?: Properties | string
}

export interface SiblingAnswer {
  readonly status: number
  readonly json: Properties
  readonly bytes: Uint8Array
}

/** Another service of the account, asked over its own protocol, without the network between. */
export async function callSibling(service: WireService, request: SiblingRequest): Promise<SiblingAnswer> {
  const { method, path, query = '', target, body } = request
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body)
  const headers: Record<string, string> = {
    'content-type': target === undefined ? 'application/json' : 'application/x-amz-json-1.1',
    'content-length': String(Buffer.byteLength(text)),
    authorization: `AWS4-HMAC-SHA256 Credential=internal/20260101/local/${service.name}/aws4_request, SignedHeaders=host, Signature=none`,
    ...(target !== undefined && { 'x-amz-target': target }),
  }
  const wire: WireRequest = {
    ...{ method, path, headers, query: new URLSearchParams(query), body: Buffer.from(text) },
    signal: new AbortController().signal,
  }
  const answer = await service.handle(wire)
  const bytes = Buffer.from(answer.body ?? '')
  return { status: answer.status, json: parsed(bytes), bytes }
}

/** The same where anything but success is the end. @throws ResourceFailure in the words of a resource handler */
export async function demandSibling(service: WireService, request: SiblingRequest): Promise<Properties> {
  const answer = await callSibling(service, request)
  if (answer.status < 300) return answer.json
  throw refusal(service, answer)
}

export function refusal({ name }: WireService, { status, json, bytes }: SiblingAnswer): ResourceFailure {
  const text = bytes.toString()
  const message =
    json['message'] ?? json['Message'] ?? /<Message>([^<]*)<\/Message>/.exec(text)?.[1] ?? text.slice(0, 200)
  return new ResourceFailure(
    `Resource handler returned message: "${typeof message === 'string' ? message : JSON.stringify(message)} (Service: ${name}, Status Code: ${status})"`,
  )
}

function parsed(bytes: Uint8Array): Properties {
  try {
    return recordOf(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    return {}
  }
}
