import { join } from 'node:path'
import type { EngineContext } from '../engine.ts'
import { signedFor } from '../signed-for.ts'
import type { WireRequest, WireResponse, WireService } from '../wire.ts'
import { bucketOperations, settingAnswer, type S3Operation, type S3Place } from './bucket-operations.ts'
import { listOperations } from './list-operations.ts'
import { multipartOperations } from './multipart-operations.ts'
import { objectOperations } from './object-operations.ts'
import type { ObjectStore } from './object-store.ts'
import { S3Error } from './s3-error.ts'
import { bucketSettings, operationOf, settingOf } from './s3-request.ts'

const operations: ReadonlyMap<string, S3Operation> = new Map(
  Object.entries({ ...bucketOperations, ...objectOperations, ...listOperations, ...multipartOperations }),
)

/** S3 (rest-xml, path style), as much of it as a store of payloads, scripts and results takes. */
export async function createS3Service(
  context: Pick<EngineContext, 'directory' | 'region' | 'accountId' | 'log'>,
  store: ObjectStore,
): Promise<WireService> {
  const { region, accountId } = context
  const place = { store, region, accountId }
  await store.open(join(context.directory, 's3'))
  return {
    name: 's3',
    // What else can it be told from: its paths are anything, and it has no header of its own.
    matches: (request) => signedFor(request) === 's3',
    operationOf,
    handle: (request) => answer(place, request, context.log),
    close: () => store.close(),
  }
}

/** Names of the operations, for plans of faults. */
export const s3Operations: readonly string[] = [
  ...operations.keys(),
  ...Object.values(bucketSettings).flatMap((name) => [`Get${name}`, `Put${name}`, `Delete${name}`]),
]

async function answer(
  place: S3Place,
  request: WireRequest,
  log: (line: string) => void,
): Promise<WireResponse> {
  try {
    return await found(request)(place, request)
  } catch (error) {
    if (error instanceof S3Error) return request.method === 'HEAD' ? { status: error.status } : error.response
    log(`s3: ${operationOf(request) ?? request.method}: ${String(error)}`)
    return new S3Error(500, 'InternalError', 'We encountered an internal error. Please try again.').response
  }
}

function found(request: WireRequest): S3Operation {
  const name = operationOf(request) ?? ''
  const operation = operations.get(name)
  if (operation !== undefined) return operation
  if (name !== '' && settingOf(request.query) !== undefined) return settingAnswer
  throw new S3Error(501, 'NotImplemented', `Operation is not emulated: ${request.method} ${request.path}`)
}
