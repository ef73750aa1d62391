import type { EngineContext, FunctionDefinition } from '../engine.ts'
import { conflict, invalidParameter, notFound } from './api-error.ts'
import { FunctionRecord } from './function-record.ts'
import { applySettings, type Settings } from './function-settings.ts'

/** All functions of the service, by name. */
export class FunctionCatalogue {
  readonly #context: EngineContext
  readonly #records = new Map<string, FunctionRecord>()
  /** Any image is taken to be the one whose handler lies here: there is nothing that could run another. */
  readonly #image: FunctionDefinition | undefined

  constructor(
    context: EngineContext,
    functions: readonly FunctionDefinition[],
    image: FunctionDefinition | undefined = functions[0],
  ) {
    this.#context = context
    this.#image = image
    for (const definition of functions) {
      this.#records.set(
        definition.name,
        this.#record(definition, { imageUri: localImage, description: '' }, undefined),
      )
    }
  }

  /** @param reference a name, a partial ARN or an ARN, with or without qualifier. */
  find(reference: string): { readonly record: FunctionRecord; readonly qualifier: string | undefined } {
    const { name, qualifier } = parseReference(reference)
    const record = this.#records.get(name)
    if (record === undefined) throw notFound(this.#arn(name))
    return { record, qualifier }
  }

  all(): FunctionRecord[] {
    return [...this.#records.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  create(request: {
    readonly FunctionName: string
    readonly Role: string
    readonly Code: { readonly ImageUri?: string | undefined }
    readonly settings: Settings
  }): FunctionRecord {
    const { name } = parseReference(request.FunctionName)
    if (!/^[\w-]{1,64}$/.test(name))
      throw invalidParameter(`function name cannot be used: ${request.FunctionName}`)
    if (this.#records.has(name)) throw conflict(`Function already exist: ${name}`)
    const image = this.#image
    if (image === undefined) throw invalidParameter('this local service has no image to run functions from')
    if (request.Code.ImageUri === undefined) {
      throw invalidParameter(
        'only PackageType Image with Code.ImageUri can be created here; every image is the local one',
      )
    }
    const fresh = { ...image, name, memoryMiB: 128, timeoutSeconds: 3, ephemeralMiB: 512, environment: {} }
    const definition = applySettings(fresh, request.settings)
    const description = request.settings.Description ?? ''
    const record = this.#record(definition, { imageUri: request.Code.ImageUri, description }, request.Role)
    this.#records.set(name, record)
    return record
  }

  delete(record: FunctionRecord): void {
    this.#records.delete(record.name)
  }

  #record(
    definition: FunctionDefinition,
    { imageUri, description }: { imageUri: string; description: string },
    role: string | undefined,
  ): FunctionRecord {
    const { now, accountId, compute } = this.#context
    return new FunctionRecord(definition, {
      arn: this.#arn(definition.name),
      role: role ?? `arn:aws:iam::${accountId}:role/soalbench`,
      imageUri,
      description,
      now,
      settlingMs: compute.settling.functionMs,
      createdAt: role === undefined ? undefined : now(),
    })
  }

  #arn(name: string): string {
    return `arn:aws:lambda:${this.#context.region}:${this.#context.accountId}:function:${name}`
  }
}

const localImage = 'local/soal:latest'

function parseReference(reference: string): { name: string; qualifier: string | undefined } {
  const text = reference.replace(/^arn:aws[\w-]*:lambda:[^:]*:\d*:function:|^\d+:function:|^function:/, '')
  const [name = '', qualifier] = text.split(':')
  return { name, qualifier }
}
