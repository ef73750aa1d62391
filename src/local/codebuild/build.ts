import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { EcrRegistry } from '../ecr/ecr-registry.ts'
import type { EngineContext } from '../engine.ts'
import type { LogStream } from '../logs/log-store.ts'
import type { BuildProject } from './build-project.ts'

export type BuildStatus = 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'STOPPED'

interface Phase {
  readonly type: string
  readonly startedAtMs: number
  endedAtMs: number | undefined
  status: BuildStatus
  message: string
}

export interface BuildPlace {
  readonly context: Pick<EngineContext, 'now' | 'region' | 'accountId' | 'logs'>
  readonly ecr: EcrRegistry
  /** The zip at `bucket/key`; undefined where there is none. */
  readonly readSource: (location: string) => Promise<Uint8Array | undefined>
  /** How long each phase takes. */
  readonly phaseMs: number
}

export interface BuildRequest {
  readonly project: BuildProject
  readonly number: number
  /** `bucket/key` */
  readonly source: string
  readonly environment: Readonly<Record<string, string>>
}

/** One build. It goes through the phases of a real one, and pushes an image that is made of nothing but its source's digest. */
export class Build {
  readonly id: string
  readonly arn: string
  readonly stream = randomUUID()
  readonly request: BuildRequest
  readonly startedAtMs: number
  endedAtMs: number | undefined
  status: BuildStatus = 'IN_PROGRESS'
  readonly phases: Phase[] = []
  readonly exported = new Map<string, string>()
  readonly #place: BuildPlace
  readonly #log: LogStream
  #isStopped = false

  constructor(request: BuildRequest, place: BuildPlace) {
    const { now, region, accountId, logs } = place.context
    this.id = `${request.project.name}:${this.stream}`
    this.arn = `arn:aws:codebuild:${region}:${accountId}:build/${this.id}`
    this.request = request
    this.startedAtMs = now()
    this.#place = place
    this.#log = logs.stream(request.project.logGroup, this.stream)
  }

  get isOver(): boolean {
    return this.status !== 'IN_PROGRESS'
  }

  stop(): void {
    this.#isStopped = true
  }

  async perform(): Promise<void> {
    let source: Uint8Array | undefined
    const phases: readonly (readonly [string, () => Promise<void> | void])[] = [
      ...['SUBMITTED', 'QUEUED', 'PROVISIONING'].map((type) => [type, () => undefined] as const),
      ['DOWNLOAD_SOURCE', async () => void (source = await this.#download())],
      ...['INSTALL', 'PRE_BUILD'].map((type) => [type, () => undefined] as const),
      ['BUILD', () => this.#push(source ?? new Uint8Array())],
      ...['POST_BUILD', 'FINALIZING'].map((type) => [type, () => undefined] as const),
    ]
    for (const [type, work] of phases) if (!(await this.#phase(type, work))) break
    this.endedAtMs = this.#place.context.now()
    if (!this.isOver) this.status = 'SUCCEEDED'
    this.phases.push({
      type: 'COMPLETED',
      startedAtMs: this.endedAtMs,
      endedAtMs: this.endedAtMs,
      status: this.status,
      message: '',
    })
    this.#log.flush()
  }

  /** @returns whether the next one may begin. */
  async #phase(type: string, work: () => Promise<void> | void): Promise<boolean> {
    const { now } = this.#place.context
    const phase: Phase = {
      type,
      startedAtMs: now(),
      endedAtMs: undefined,
      status: 'IN_PROGRESS',
      message: '',
    }
    this.phases.push(phase)
    try {
      await delay(this.#place.phaseMs)
      await work()
      phase.status = this.#isStopped ? 'STOPPED' : 'SUCCEEDED'
    } catch (error) {
      phase.message = error instanceof Error ? error.message : String(error)
      phase.status = 'FAILED'
      this.#log.write(`[Container] ${phase.message}\n[Container] Phase complete: ${type} State: FAILED\n`)
    }
    phase.endedAtMs = now()
    if (phase.status !== 'SUCCEEDED') this.status = phase.status
    return phase.status === 'SUCCEEDED'
  }

  async #download(): Promise<Uint8Array> {
    const { source } = this.request
    const zip = await this.#place.readSource(source)
    if (zip === undefined) throw new Error(`error while downloading key ${source}: NoSuchKey`)
    if (Buffer.from(zip).subarray(0, 2).toString() !== 'PK') throw new Error(`not a zip archive: ${source}`)
    return zip
  }

  #push(source: Uint8Array): void {
    const { ecr, context } = this.#place
    const { REPOSITORY_URI: uri = '', IMAGE_TAG: tag = '' } = this.request.environment
    const repository = ecr.all().find((each) => each.uri === uri)
    if (repository === undefined)
      throw new Error(`name unknown: The repository with name '${uri}' does not exist`)
    const manifest = JSON.stringify({ schemaVersion: 2, config: { digest: sha256(source) } })
    const digest = sha256(manifest)
    this.#log.write(`[Container] building ${tag} from ${this.request.source}\n`)
    const image = repository.images.get(digest) ?? {
      ...{ digest, manifest, sizeBytes: 900_000_000, pushedAtMs: context.now(), tags: new Set<string>() },
    }
    const holder = [...repository.images.values()].find(({ tags }) => tags.has(tag))
    if (holder !== undefined && holder !== image && repository.immutable)
      throw new Error(
        `tag invalid: The image tag '${tag}' already exists and cannot be overwritten because the tag is immutable`,
      )
    image.tags.add(tag)
    repository.images.set(digest, image)
    this.exported.set('IMAGE_DIGEST', digest)
    this.#log.write(`[Container] pushed ${uri}@${digest}\n`)
  }
}

const sha256 = (data: string | Uint8Array): string =>
  `sha256:${createHash('sha256').update(data).digest('hex')}`
