import { randomUUID } from 'node:crypto'
import type { EngineContext } from '../engine.ts'
import type { WireRequest, WireResponse } from '../wire.ts'
import { invalidContent, invalidParameter, notFound, throttled, tooLarge } from './api-error.ts'
import type { FunctionPool } from './function-pool.ts'
import type { FunctionRecord } from './function-record.ts'
import type { Invocation, InvocationResult } from './invocation.ts'

/** Lambda's bounds of the request body, synchronous and not. */
const mostBytes = { RequestResponse: 6 * 1024 * 1024, Event: 1024 * 1024, DryRun: 6 * 1024 * 1024 }

/**
 * The Invoke operation. An `Event` is run once, with no second try after a failure: a benchmark wants to see the first.
 * @param background is told of work that goes on after the answer.
 */
export async function invokeFunction(
  context: EngineContext,
  pool: FunctionPool,
  { record, qualifier }: { readonly record: FunctionRecord; readonly qualifier: string | undefined },
  request: WireRequest,
  background: (work: Promise<unknown>) => void,
): Promise<WireResponse> {
  const type = invocationType(request.headers['x-amz-invocation-type'])
  const version = request.query.get('Qualifier') ?? qualifier ?? '$LATEST'
  const deployed = record.deployed(version)
  if (deployed === undefined) throw notFound(`${record.arn}:${version}`)
  const invocation = readInvocation(record, version, request, mostBytes[type])
  record.checkInvocable()
  if (type === 'DryRun') return { status: 204, headers: idHeader(invocation) }
  const limit = record.reservedConcurrency
  if (limit !== undefined && pool.busy(record.name) >= limit) throw throttled()
  const work = pool.invoke(deployed, invocation).then((result) => {
    context.recordEnforcement(invocation.requestId, result.enforcement)
    return result
  })
  if (type === 'Event') {
    background(work)
    return { status: 202, headers: idHeader(invocation) }
  }
  return answer(invocation, version, await work, request.headers['x-amz-log-type'] === 'Tail')
}

function answer(
  invocation: Invocation,
  version: string,
  { ending, logTail }: InvocationResult,
  withLog: boolean,
): WireResponse {
  return {
    status: 200,
    headers: {
      ...idHeader(invocation),
      'content-type': 'application/json',
      'x-amz-executed-version': version,
      ...(ending.kind === 'response' ? {} : { 'x-amz-function-error': 'Unhandled' }),
      ...(withLog ? { 'x-amz-log-result': logTail.toString('base64') } : {}),
    },
    body: ending.payload,
  }
}

function readInvocation(
  record: FunctionRecord,
  version: string,
  { body, headers }: WireRequest,
  most: number,
): Invocation {
  if (body.byteLength > most) throw tooLarge(body.byteLength, most)
  const event = body.byteLength === 0 ? Buffer.from('{}') : body
  try {
    JSON.parse(Buffer.from(event).toString())
  } catch (error) {
    throw invalidContent(
      `Could not parse request body into json: ${error instanceof Error ? error.message : 'invalid'}`,
    )
  }
  return {
    requestId: randomUUID(),
    functionArn: version === '$LATEST' ? record.arn : `${record.arn}:${version}`,
    event,
    clientContext: headers['x-amz-client-context'],
  }
}

function invocationType(text: string | undefined): 'RequestResponse' | 'Event' | 'DryRun' {
  if (text === undefined) return 'RequestResponse'
  if (text === 'RequestResponse' || text === 'Event' || text === 'DryRun') return text
  throw invalidParameter(`invocation type cannot be used: ${text}`)
}

const idHeader = ({ requestId }: Invocation): Record<string, string> => ({ 'x-amzn-requestid': requestId })
