import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineContext, JobDefinition } from '../engine.ts'
import { sparkFolders } from '../spark/sweep.ts'
import type { WireRequest, WireResponse, WireService } from '../wire.ts'
import { glueContentType, GlueError } from './glue-error.ts'
import { GlueRegistry } from './glue-registry.ts'
import { operations } from './operations.ts'

export interface GlueOptions {
  /** Milliseconds of one minute of timeouts: shorter in tests. Billing always counts real minutes. */
  readonly minuteMs?: number
}

const target = /^AWSGlue\.(\w+)$/

/** AWS Glue (JSON 1.1, 2017-03-31): Spark jobs on workers scaled down to this host by a recorded factor. */
export function createGlueService(
  context: EngineContext,
  jobs: readonly JobDefinition[],
  options: GlueOptions = {},
): WireService {
  const directory = join(context.directory, sparkFolders.glue)
  const registry = new GlueRegistry(context, directory, options.minuteMs ?? 60_000, jobs)
  return {
    name: 'glue',
    matches: ({ headers }) => target.test(headers['x-amz-target'] ?? ''),
    operationOf: ({ headers }) => {
      const name = operationName(headers)
      return operations.has(name) ? name : undefined
    },
    handle: (request) => Promise.resolve(answer(context, registry, request)),
    close: async () => {
      await registry.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function answer(context: EngineContext, registry: GlueRegistry, request: WireRequest): WireResponse {
  const name = operationName(request.headers)
  try {
    const operation = operations.get(name)
    if (operation === undefined) {
      throw new GlueError('UnknownOperationException', `Operation is not emulated: ${name}`)
    }
    const body = JSON.stringify(operation(registry, request.body))
    return { status: 200, headers: { 'content-type': glueContentType }, body }
  } catch (error) {
    if (error instanceof GlueError) return error.response
    context.log(`glue: ${name}: ${String(error)}`)
    return new GlueError('InternalServiceException', 'Internal error of the local engine').response
  }
}

const operationName = (headers: WireRequest['headers']): string =>
  target.exec(headers['x-amz-target'] ?? '')?.[1] ?? ''
