import * as v from 'valibot'
import { canonicalJson } from '../../core/cell.ts'
import type { EngineContext } from '../engine.ts'
import { createJsonService, JsonError, type JsonOperations } from '../json-service.ts'
import { parseRequestJson } from '../parse-request.ts'
import type { WireService } from '../wire.ts'
import type { ProjectRegistry } from './build-project.ts'
import { Build, type BuildPlace, type BuildRequest } from './build.ts'
import { buildView, projectView } from './views.ts'

const variable = v.object({ name: v.string(), value: v.string() })
const startBuildRequest = v.object({
  projectName: v.string(),
  sourceTypeOverride: v.optional(v.string()),
  sourceLocationOverride: v.optional(v.string()),
  environmentVariablesOverride: v.optional(v.array(variable)),
  idempotencyToken: v.optional(v.string()),
})
const idsRequest = v.object({ ids: v.array(v.string()) })
const namesRequest = v.object({ names: v.array(v.string()) })
const idRequest = v.object({ id: v.string() })
const projectRequest = v.object({ projectName: v.string() })

export interface CodeBuildOptions extends Omit<BuildPlace, 'context'> {
  readonly projects: ProjectRegistry
}

/** AWS CodeBuild (JSON 1.1, 2016-10-06): builds that take a zip from S3 and push an image to ECR. */
export function createCodeBuildService(context: EngineContext, options: CodeBuildOptions): WireService {
  const builds = new Builds(context, options)
  const operations: JsonOperations = new Map<string, (body: Uint8Array) => object>([
    ['StartBuild', (body) => ({ build: buildView(builds.start(body)) })],
    ['BatchGetBuilds', (body) => builds.get(parse(idsRequest, body).ids)],
    ['StopBuild', (body) => ({ build: buildView(builds.stop(parse(idRequest, body).id)) })],
    ['ListBuildsForProject', (body) => builds.of(parse(projectRequest, body).projectName)],
    ['ListProjects', () => ({ projects: options.projects.all().map(({ name }) => name) })],
    ['BatchGetProjects', (body) => batchGetProjects(options.projects, parse(namesRequest, body).names)],
  ])
  const service = { name: 'codebuild', target: 'CodeBuild_20161006', operations }
  return createJsonService(service, context, () => builds.close())
}

class Builds {
  readonly #place: BuildPlace
  readonly #projects: ProjectRegistry
  readonly #builds = new Map<string, Build>()
  readonly #tokens = new Map<string, { readonly request: string; readonly build: Build }>()
  readonly #performing = new Set<Promise<void>>()

  constructor(context: EngineContext, { projects, ...options }: CodeBuildOptions) {
    this.#place = { context, ...options }
    this.#projects = projects
  }

  start(body: Uint8Array): Build {
    const { idempotencyToken, ...request } = parse(startBuildRequest, body)
    const text = canonicalJson(request)
    const known = idempotencyToken === undefined ? undefined : this.#tokens.get(idempotencyToken)
    if (known !== undefined && known.request !== text)
      throw invalid('The idempotency token was used before with other parameters')
    if (known !== undefined) return known.build
    const build = new Build(this.#requestOf(request), this.#place)
    this.#builds.set(build.id, build)
    if (idempotencyToken !== undefined) this.#tokens.set(idempotencyToken, { request: text, build })
    const performing = build.perform().finally(() => this.#performing.delete(performing))
    this.#performing.add(performing)
    return build
  }

  get(ids: readonly string[]): object {
    const found = ids.flatMap((id) => this.#builds.get(id) ?? [])
    return { builds: found.map(buildView), buildsNotFound: ids.filter((id) => !this.#builds.has(id)) }
  }

  stop(id: string): Build {
    const build = this.#builds.get(id)
    if (build === undefined) throw new JsonError('ResourceNotFoundException', `Build ${id} does not exist`)
    build.stop()
    return build
  }

  /** Newest first. */
  of(projectName: string): object {
    this.#project(projectName)
    const found = [...this.#builds.values()].filter(({ request }) => request.project.name === projectName)
    return { ids: found.toReversed().map(({ id }) => id) }
  }

  async close(): Promise<void> {
    this.#builds.forEach((build) => build.stop())
    await Promise.all(this.#performing)
  }

  #requestOf(request: Omit<v.InferOutput<typeof startBuildRequest>, 'idempotencyToken'>): BuildRequest {
    const project = this.#project(request.projectName)
    const given = request.environmentVariablesOverride ?? []
    const number =
      [...this.#builds.values()].filter((build) => build.request.project.name === project.name).length + 1
    return {
      ...{ project, number, source: request.sourceLocationOverride ?? project.sourceLocation },
      environment: {
        ...project.environment,
        ...Object.fromEntries(given.map(({ name, value }) => [name, value])),
      },
    }
  }

  #project(name: string): BuildRequest['project'] {
    const found = this.#projects.find(name)
    if (found === undefined)
      throw new JsonError('ResourceNotFoundException', `Project cannot be found: ${name}`)
    return found
  }
}

function batchGetProjects(registry: ProjectRegistry, names: readonly string[]): object {
  const found = names.flatMap((name) => registry.find(name) ?? [])
  return {
    projects: found.map(projectView),
    projectsNotFound: names.filter((name) => registry.find(name) === undefined),
  }
}

const invalid = (message: string): JsonError => new JsonError('InvalidInputException', message)

const parse = <T>(schema: v.GenericSchema<unknown, T>, body: Uint8Array): T =>
  parseRequestJson(schema, body, invalid)
