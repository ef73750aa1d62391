import { createHash, randomUUID } from 'node:crypto'
import type { FunctionDefinition } from '../engine.ts'
import { conflict, preconditionFailed } from './api-error.ts'
import type { Deployed } from './function-pool.ts'

interface Described {
  readonly definition: FunctionDefinition
  readonly description: string
  readonly imageUri: string
  readonly revisionId: string
  readonly modifiedAt: number
}

/** One function: its configuration in force, one on its way, and its published versions. */
export class FunctionRecord {
  readonly arn: string
  readonly role: string
  reservedConcurrency: number | undefined
  readonly #now: () => number
  readonly #settlingMs: number
  readonly #createdAt: number | undefined
  readonly #versions: Described[] = []
  #inForce: Described
  #coming: { readonly described: Described; readonly at: number } | undefined

  /** @param createdAt undefined for a function that has been there before the service. */
  constructor(
    definition: FunctionDefinition,
    options: {
      readonly arn: string
      readonly role: string
      readonly imageUri: string
      readonly description: string
      readonly now: () => number
      readonly createdAt: number | undefined
      readonly settlingMs: number
    },
  ) {
    this.arn = options.arn
    this.role = options.role
    this.#now = options.now
    this.#settlingMs = options.settlingMs
    this.#createdAt = options.createdAt
    const { imageUri, description } = options
    this.#inForce = { definition, description, imageUri, revisionId: randomUUID(), modifiedAt: options.now() }
  }

  get name(): string {
    return this.#inForce.definition.name
  }

  get pending(): boolean {
    return this.#createdAt !== undefined && this.#now() < this.#createdAt + this.#settlingMs
  }

  /** The newest configuration, also while it is still on its way. */
  get latest(): Described {
    this.#settle()
    return this.#coming?.described ?? this.#inForce
  }

  /** What an invocation of the version runs; the old configuration while a new one is on its way. */
  deployed(version: string): Deployed | undefined {
    this.#settle()
    if (version === '$LATEST') return { definition: this.#inForce.definition, version }
    const published = this.#versions[Number(version) - 1]
    return published === undefined ? undefined : { definition: published.definition, version }
  }

  isCurrent({ definition, version }: Deployed): boolean {
    return version !== '$LATEST' || definition === this.latest.definition
  }

  /** @throws LambdaApiError when another change is on its way, or the revision is not the one expected. */
  checkChangeable(revisionId: string | undefined): void {
    this.#settle()
    if (this.pending) throw conflict(this.#notNow('Pending'))
    if (this.#coming !== undefined)
      throw conflict(
        `The operation cannot be performed at this time. An update is in progress for resource: ${this.arn}`,
      )
    if (revisionId !== undefined && revisionId !== this.#inForce.revisionId) throw preconditionFailed()
  }

  checkInvocable(): void {
    if (this.pending) throw conflict(this.#notNow('Pending'))
  }

  change(change: Partial<Pick<Described, 'definition' | 'description' | 'imageUri'>>): void {
    const now = this.#now()
    const before = this.latest
    // A new object in any case: every update of a configuration ends the sandboxes that run the old one.
    const definition = { ...(change.definition ?? before.definition) }
    const described = { ...before, ...change, definition, revisionId: randomUUID(), modifiedAt: now }
    this.#coming = { described, at: now + this.#settlingMs }
  }

  /** An unchanged function is not published again: the last version is the answer. */
  publish(): string {
    const last = this.#versions.at(-1)
    if (last?.definition !== this.latest.definition) this.#versions.push(this.latest)
    return String(this.#versions.length)
  }

  versions(): string[] {
    return ['$LATEST', ...this.#versions.map((_, index) => String(index + 1))]
  }

  /** FunctionConfiguration as the API has it. */
  describe(version = '$LATEST'): Record<string, unknown> {
    const described = version === '$LATEST' ? this.latest : this.#versions[Number(version) - 1]
    const { definition, description, imageUri, revisionId, modifiedAt } = described ?? this.latest
    const pending = this.pending
    return {
      FunctionName: definition.name,
      FunctionArn: version === '$LATEST' ? this.arn : `${this.arn}:${version}`,
      Role: this.role,
      PackageType: 'Image',
      CodeSize: 0,
      CodeSha256: createHash('sha256').update(`${imageUri}\n${definition.taskRoot}`).digest('hex'),
      ImageConfigResponse: { ImageConfig: { Command: [definition.handler] } },
      Description: description,
      Timeout: definition.timeoutSeconds,
      MemorySize: definition.memoryMiB,
      EphemeralStorage: { Size: definition.ephemeralMiB },
      Environment: { Variables: definition.environment },
      Architectures: [process.arch === 'arm64' ? 'arm64' : 'x86_64'],
      TracingConfig: { Mode: 'PassThrough' },
      LastModified: new Date(modifiedAt).toISOString().replace('Z', '+0000'),
      RevisionId: revisionId,
      Version: version,
      State: pending ? 'Pending' : 'Active',
      ...(pending ? { StateReason: 'The function is being created.', StateReasonCode: 'Creating' } : {}),
      LastUpdateStatus: this.#coming === undefined ? 'Successful' : 'InProgress',
    }
  }

  get imageUri(): string {
    return this.latest.imageUri
  }

  #settle(): void {
    if (this.#coming === undefined || this.#now() < this.#coming.at) return
    this.#inForce = this.#coming.described
    this.#coming = undefined
  }

  #notNow(state: string): string {
    return `The operation cannot be performed at this time. The function is currently in the following state: ${state}`
  }
}
