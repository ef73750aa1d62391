import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ApplicationDefinition, EngineContext } from '../engine.ts'
import { sparkFolders } from '../spark/sweep.ts'
import type { WireRequest, WireResponse, WireService } from '../wire.ts'
import { ApiError, notFound } from './api-error.ts'
import type { ApplicationSettings } from './application.ts'
import { Registry } from './registry.ts'
import { routes, type Call } from './routes.ts'

export interface EmrServerlessOptions {
  /** Milliseconds of one minute of timeouts: shorter in tests. Billing always counts real minutes. */
  readonly minuteMs?: number
}

/** EMR Serverless (rest-json, 2021-07-13): real Spark on workers that are limited one by one. */
export function createEmrServerlessService(
  context: EngineContext,
  applications: readonly ApplicationDefinition[],
  options: EmrServerlessOptions = {},
): WireService {
  const directory = join(context.directory, sparkFolders['emr-serverless'])
  const registry = new Registry(context, directory, options.minuteMs ?? 60_000)
  for (const definition of applications) registry.add(settingsOf(definition))
  return {
    name: 'emr-serverless',
    matches,
    operationOf: ({ method, path }) =>
      routes.find((route) => route.method === method && route.path.test(path))?.operation,
    handle: (request) => answer(context, registry, request),
    close: async () => {
      await registry.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function settingsOf(definition: ApplicationDefinition): ApplicationSettings {
  const { name, releaseLabel, initialCapacity, idleTimeoutMinutes } = definition
  const autoStopConfiguration = { enabled: true, idleTimeoutMinutes }
  const capacity = Object.keys(initialCapacity).length === 0 ? {} : { initialCapacity }
  return { name, releaseLabel, type: 'SPARK', autoStopConfiguration, ...capacity }
}

/** The credential scope names the service; without a signature the path does. */
function matches({ headers, path }: WireRequest): boolean {
  const scope = /Credential=[^,\s]*\/([a-z0-9-]+)\/aws4_request/.exec(headers['authorization'] ?? '')?.[1]
  return scope === undefined ? /^\/applications(\/|$)/.test(path) : scope === 'emr-serverless'
}

async function answer(
  context: EngineContext,
  registry: Registry,
  request: WireRequest,
): Promise<WireResponse> {
  try {
    for (const { method, path, handle } of routes) {
      const match = method === request.method ? path.exec(request.path) : null
      if (match === null) continue
      const body = await handle(callOf(context, registry, request, match))
      return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    }
    throw notFound(`No operation of EMR Serverless: ${request.method} ${request.path}`)
  } catch (error) {
    if (error instanceof ApiError) return error.response
    context.log(`emr-serverless: ${request.method} ${request.path}: ${String(error)}`)
    return new ApiError('InternalServerException', 'Internal error of the local engine').response
  }
}

function callOf(
  context: EngineContext,
  registry: Registry,
  request: WireRequest,
  match: RegExpExecArray,
): Call {
  const { applicationId = '', jobRunId = '' } = match.groups ?? {}
  return {
    ...{ context, registry, request },
    applicationId: decodeURIComponent(applicationId),
    jobRunId: decodeURIComponent(jobRunId),
  }
}
