import { totalmem } from 'node:os'
import type { SandboxRequest } from '../compute.ts'
import type { EngineContext, FunctionDefinition } from '../engine.ts'
import { internalError } from '../wire-error.ts'
import type { WireRequest, WireResponse, WireService } from '../wire.ts'
import { LambdaApiError, notFound, unknownOperation } from './api-error.ts'
import { FunctionCatalogue } from './function-catalogue.ts'
import { FunctionPool, type PooledSandbox } from './function-pool.ts'
import type { FunctionRecord } from './function-record.ts'
import {
  applySettings,
  codeShape,
  concurrencyShape,
  createShape,
  parseBody,
  updateShape,
} from './function-settings.ts'
import { invokeFunction } from './invoke-function.ts'
import { findRoute, type LambdaOperation } from './lambda-routes.ts'
import { recordedSandbox } from './recorded-sandbox.ts'

export interface LambdaOptions {
  readonly initCpu?: SandboxRequest['initCpu']
  /** Default 10 s, as on Lambda. */
  readonly initLimitMs?: number
  /** How long an unused sandbox stays. Default 5 minutes. */
  readonly idleMs?: number
  /** What new functions run. Default: what the first of those that are there from the start runs. */
  readonly image?: FunctionDefinition
}

/** Lambda's REST API over real sandboxes. */
export function createLambdaService(
  context: EngineContext,
  functions: readonly FunctionDefinition[],
  options: LambdaOptions = {},
): WireService {
  return new LambdaService(context, functions, options)
}

type Handler = (reference: string, request: WireRequest) => WireResponse | Promise<WireResponse>

class LambdaService implements WireService {
  readonly name = 'lambda'
  readonly #context: EngineContext
  readonly #options: LambdaOptions
  readonly #catalogue: FunctionCatalogue
  readonly #pool: FunctionPool
  readonly #background = new Set<Promise<unknown>>()
  #sandboxes = 0

  constructor(context: EngineContext, functions: readonly FunctionDefinition[], options: LambdaOptions) {
    this.#context = context
    this.#options = options
    this.#catalogue = new FunctionCatalogue(context, functions, options.image)
    this.#pool = new FunctionPool({
      idleMs: options.idleMs ?? 5 * 60_000,
      hostMemoryMiB: totalmem() / 1024 / 1024,
      provision: (definition, version) => this.#provision(definition, version),
      log: context.log,
    })
  }

  matches({ path }: WireRequest): boolean {
    return /^\/(2015-03-31|2017-10-31|2019-09-30)\/functions(\/|$)/.test(path)
  }

  operationOf({ method, path }: WireRequest): string | undefined {
    return findRoute(method, path)?.operation
  }

  async handle(request: WireRequest): Promise<WireResponse> {
    try {
      const route = findRoute(request.method, request.path)
      if (route === undefined) throw unknownOperation()
      return await this.#handlers[route.operation](route.reference, request)
    } catch (error) {
      if (error instanceof LambdaApiError) return error.response
      this.#context.log(`lambda: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
      return internalError('lambda')
    }
  }

  async close(): Promise<void> {
    await this.#pool.close()
    await Promise.allSettled(this.#background)
  }

  readonly #handlers: Readonly<Record<LambdaOperation, Handler>> = {
    Invoke: (reference, request) =>
      invokeFunction(this.#context, this.#pool, this.#catalogue.find(reference), request, (work) =>
        this.#follow(work),
      ),
    CreateFunction: (_, { body }) => {
      const request = parseBody(createShape, body)
      const record = this.#catalogue.create({ ...request, settings: request })
      return json(201, record.describe(request.Publish === true ? record.publish() : '$LATEST'))
    },
    ListFunctions: (_, { query }) => {
      const records = this.#catalogue.all()
      const from = Number(query.get('Marker') ?? 0)
      const to = from + Number(query.get('MaxItems') ?? 50)
      const functions = records.slice(from, to).map((record) => record.describe())
      return json(200, { Functions: functions, ...(to < records.length ? { NextMarker: String(to) } : {}) })
    },
    GetFunction: (reference, request) => {
      const { record, version } = this.#version(reference, request)
      return json(200, {
        Configuration: record.describe(version),
        Code: { RepositoryType: 'ECR', ImageUri: record.imageUri, ResolvedImageUri: record.imageUri },
        ...(record.reservedConcurrency === undefined ? {} : { Concurrency: concurrencyOf(record) }),
      })
    },
    GetFunctionConfiguration: (reference, request) => {
      const { record, version } = this.#version(reference, request)
      return json(200, record.describe(version))
    },
    UpdateFunctionConfiguration: async (reference, { body }) => {
      const { record } = this.#catalogue.find(reference)
      const settings = parseBody(updateShape, body)
      record.checkChangeable(settings.RevisionId)
      const { definition, description } = record.latest
      const changed = applySettings(definition, settings)
      record.change({ definition: changed, description: settings.Description ?? description })
      const answer = json(200, record.describe())
      await this.#retireOld(record)
      return answer
    },
    UpdateFunctionCode: async (reference, { body }) => {
      const { record } = this.#catalogue.find(reference)
      const request = parseBody(codeShape, body)
      record.checkChangeable(request.RevisionId)
      if (request.DryRun !== true) record.change({ imageUri: request.ImageUri ?? record.imageUri })
      const answer = json(200, record.describe(request.Publish === true ? record.publish() : '$LATEST'))
      await this.#retireOld(record)
      return answer
    },
    PublishVersion: (reference, { body }) => {
      const { record } = this.#catalogue.find(reference)
      const { RevisionId } = parseBody(updateShape, body)
      record.checkChangeable(RevisionId)
      return json(201, record.describe(record.publish()))
    },
    ListVersionsByFunction: (reference) => {
      const { record } = this.#catalogue.find(reference)
      return json(200, { Versions: record.versions().map((version) => record.describe(version)) })
    },
    DeleteFunction: async (reference) => {
      const { record } = this.#catalogue.find(reference)
      this.#catalogue.delete(record)
      await this.#pool.retire(record.name, () => false)
      return { status: 204 }
    },
    PutFunctionConcurrency: (reference, { body }) => {
      const { record } = this.#catalogue.find(reference)
      record.reservedConcurrency = parseBody(concurrencyShape, body).ReservedConcurrentExecutions
      return json(200, concurrencyOf(record))
    },
    GetFunctionConcurrency: (reference) => json(200, concurrencyOf(this.#catalogue.find(reference).record)),
    DeleteFunctionConcurrency: (reference) => {
      this.#catalogue.find(reference).record.reservedConcurrency = undefined
      return { status: 204 }
    },
  }

  #version(reference: string, { query }: WireRequest): { record: FunctionRecord; version: string } {
    const { record, qualifier } = this.#catalogue.find(reference)
    const version = query.get('Qualifier') ?? qualifier ?? '$LATEST'
    if (record.deployed(version) === undefined) throw notFound(`${record.arn}:${version}`)
    return { record, version }
  }

  async #retireOld(record: FunctionRecord): Promise<void> {
    await this.#pool.retire(record.name, (deployed) => record.isCurrent(deployed))
  }

  async #provision(definition: FunctionDefinition, version: string): Promise<PooledSandbox> {
    this.#sandboxes += 1
    const sandbox = await this.#context.compute.provisionSandbox(this.#context, {
      id: `${this.#context.engineId}-lambda-${this.#sandboxes}`,
      definition,
      version,
      initCpu: this.#options.initCpu ?? 'burst',
      initLimitMs: this.#options.initLimitMs ?? 10_000,
    })
    return recordedSandbox(this.#context, sandbox)
  }

  #follow(work: Promise<unknown>): void {
    const followed = work
      .catch((error: unknown) => this.#context.log(`lambda: an event was not run: ${String(error)}`))
      .finally(() => this.#background.delete(followed))
    this.#background.add(followed)
  }
}

function json(status: number, body: unknown): WireResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function concurrencyOf(record: FunctionRecord): Record<string, number> {
  const { reservedConcurrency } = record
  return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency }
}
