import { randomBytes } from 'node:crypto'
import { canonicalJson } from '../../core/cell.ts'
import type { Workforce } from '../compute.ts'
import type { EngineContext } from '../engine.ts'
import { parseSubmitParameters } from '../spark/submit-parameters.ts'
import { conflict, invalid, notFound } from './api-error.ts'
import { Application, type ApplicationSettings } from './application.ts'
import { jobResources } from './job-resources.ts'
import { JobRun } from './job-run.ts'
import type { CreateApplicationRequest, StartJobRunRequest } from './request-shapes.ts'

/** All applications and job runs of one service; tokens make creation and submission happen once. */
export class Registry {
  readonly #context: EngineContext
  readonly #directory: string
  readonly #minuteMs: number
  readonly #workforce: Workforce
  readonly #applications = new Map<string, Application>()
  readonly #runs = new Map<string, JobRun>()
  readonly #performing = new Set<Promise<void>>()
  readonly #tokens = new Map<string, { readonly request: string; readonly id: string }>()

  constructor(context: EngineContext, directory: string, minuteMs: number) {
    this.#context = context
    this.#directory = directory
    this.#minuteMs = minuteMs
    this.#workforce = context.compute.openWorkforce(context, { name: 'emr', directory })
  }

  get applications(): Application[] {
    return [...this.#applications.values()]
  }

  create(request: CreateApplicationRequest): Application {
    const { clientToken, ...settings } = request
    const id = this.#once(`application ${clientToken}`, settings, () => this.add(settings).id)
    return this.application(id)
  }

  add(settings: ApplicationSettings): Application {
    const place = {
      ...{ context: this.#context, workforce: this.#workforce },
      ...{ directory: this.#directory, minuteMs: this.#minuteMs },
    }
    const application = new Application(newId(), settings, place)
    this.#applications.set(application.id, application)
    return application
  }

  application(id: string): Application {
    const found = this.#applications.get(id)
    if (found === undefined) throw notFound(`Application ${id} is not found`)
    return found
  }

  run(applicationId: string, id: string): JobRun {
    const found = this.#runs.get(id)
    if (found?.application.id !== applicationId) throw notFound(`Job run ${id} is not found`)
    return found
  }

  /** Newest first, as the service lists them. */
  runsOf(applicationId: string): JobRun[] {
    return [...this.#runs.values()].filter((run) => run.application.id === applicationId).toReversed()
  }

  submit(applicationId: string, request: StartJobRunRequest): JobRun {
    const application = this.application(applicationId)
    const { clientToken, ...rest } = request
    const id = this.#once(`run ${applicationId} ${clientToken}`, rest, () =>
      this.#start(application, request),
    )
    return this.run(applicationId, id)
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) if (!run.isOver) run.cancel()
    await Promise.all(this.#performing)
    await Promise.all(this.applications.map((application) => application.close()))
    await this.#workforce.close()
  }

  #start(application: Application, request: StartJobRunRequest): string {
    application.refuseIfNotStartable()
    const parameters = parseSubmitParameters(request.jobDriver.sparkSubmit.sparkSubmitParameters ?? '')
    if ('problem' in parameters) throw invalid(`Invalid sparkSubmitParameters: ${parameters.problem}`)
    const conf = { ...configured(application, request), ...parameters.conf }
    const resources = jobResources(conf, this.#context.compute.host())
    if ('problem' in resources) throw invalid(`Invalid resources: ${resources.problem}`)
    const place = { context: this.#context, directory: this.#directory, minuteMs: this.#minuteMs }
    const plan = { resources, options: parameters.options }
    const run = new JobRun(newId(), application, request, plan, place)
    this.#runs.set(run.id, run)
    const performing = run.perform().finally(() => this.#performing.delete(performing))
    this.#performing.add(performing)
    return run.id
  }

  #once(token: string, request: unknown, make: () => string): string {
    const text = canonicalJson(request)
    const known = this.#tokens.get(token)
    if (known !== undefined && known.request !== text) {
      throw conflict('The client token was used before with other parameters')
    }
    const id = known?.id ?? make()
    this.#tokens.set(token, { request: text, id })
    return id
  }
}

/** `spark-defaults` of the application, then of the job; sparkSubmitParameters beat both. */
function configured(application: Application, request: StartJobRunRequest): Record<string, string> {
  const layers = [
    ...(application.settings.runtimeConfiguration ?? []),
    ...(request.configurationOverrides?.applicationConfiguration ?? []),
  ]
  const defaults = layers.filter(({ classification }) => classification === 'spark-defaults')
  return Object.assign({}, ...defaults.map(({ properties }) => properties ?? {}))
}

/** `[0-9a-z]+`, as long as the service's own. */
const newId = (): string => `00${randomBytes(7).toString('hex')}`
