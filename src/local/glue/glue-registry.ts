import { randomBytes } from 'node:crypto'
import { canonicalJson } from '../../core/cell.ts'
import type { Workforce } from '../compute.ts'
import type { EngineContext, JobDefinition } from '../engine.ts'
import type { Host } from '../spark/host-fit.ts'
import { GlueError, invalidInput, noSuchEntity } from './glue-error.ts'
import {
  checkedSettings,
  defaultGlueVersion,
  defaultTimeoutMinutes,
  maxConcurrentRuns,
  settingsOf,
  type GlueJob,
} from './glue-job.ts'
import { GlueRun, type GlueRunSpec } from './glue-run.ts'
import { isAutoScaling, mergeArguments, scriptArguments } from './job-arguments.ts'
import type { CreateJobRequest, StartJobRunRequest } from './request-shapes.ts'
import { planRun } from './run-plan.ts'
import { workerType } from './worker-types.ts'

/** All jobs and job runs of one Glue service. */
export class GlueRegistry {
  readonly #context: EngineContext
  readonly #directory: string
  readonly #minuteMs: number
  readonly #workforce: Workforce
  readonly #jobs = new Map<string, GlueJob>()
  readonly #runs = new Map<string, GlueRun>()
  readonly #performing = new Set<Promise<void>>()

  constructor(
    context: EngineContext,
    directory: string,
    minuteMs: number,
    definitions: readonly JobDefinition[],
  ) {
    this.#context = context
    this.#directory = directory
    this.#minuteMs = minuteMs
    this.#workforce = context.compute.openWorkforce(context, { name: 'glue', directory })
    for (const definition of definitions) this.#put(settingsOf(definition))
  }

  get jobs(): GlueJob[] {
    return [...this.#jobs.values()]
  }

  /** The same job twice is one job; another one under its name is refused. */
  create(settings: CreateJobRequest): void {
    const known = this.#jobs.get(settings.Name)
    if (known === undefined) return this.#put(checkedSettings(settings))
    if (canonicalJson(known.settings) === canonicalJson(settings)) return
    throw new GlueError(
      'IdempotentParameterMismatchException',
      'Job already exists with a different configuration',
    )
  }

  /** Glue replaces: what the update does not say is gone. */
  update(name: string, settings: Partial<CreateJobRequest>): void {
    const { settings: before } = this.job(name)
    const { Role = before.Role, Command = before.Command } = settings
    this.#put(checkedSettings({ ...settings, Name: name, Role, Command }))
  }

  /** A job that is not there counts as deleted. */
  delete(name: string): void {
    this.#jobs.delete(name)
  }

  job(name: string): GlueJob {
    const found = this.#jobs.get(name)
    if (found === undefined) throw noSuchEntity(`Job with name: ${name} not found.`)
    return found
  }

  run(jobName: string, runId: string): GlueRun {
    const found = this.#runs.get(runId)
    if (found?.spec.jobName !== jobName) throw noSuchEntity(`Job run ${runId} of job ${jobName} not found.`)
    return found
  }

  /** Newest first, as Glue lists them. */
  runsOf(jobName: string): GlueRun[] {
    return [...this.#runs.values()].filter(({ spec }) => spec.jobName === jobName).toReversed()
  }

  start(request: StartJobRunRequest): GlueRun {
    const { settings } = this.job(request.JobName)
    const active = this.runsOf(request.JobName).filter((run) => !run.isOver).length
    if (active >= maxConcurrentRuns(settings)) {
      throw new GlueError(
        'ConcurrentRunsExceededException',
        `Concurrent runs exceeded for ${request.JobName}: ${active}`,
      )
    }
    const run = new GlueRun(specOf(settings, request, this.#context.compute.host()), {
      ...{ context: this.#context, workforce: this.#workforce },
      ...{ directory: this.#directory, minuteMs: this.#minuteMs },
    })
    this.#runs.set(run.spec.id, run)
    const performing = run.perform().finally(() => this.#performing.delete(performing))
    this.#performing.add(performing)
    return run
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) if (!run.isOver) run.stop()
    await Promise.all(this.#performing)
    await this.#workforce.close()
  }

  #put(settings: CreateJobRequest): void {
    const now = this.#context.now()
    const createdAtMs = this.#jobs.get(settings.Name)?.createdAtMs ?? now
    this.#jobs.set(settings.Name, { settings, createdAtMs, modifiedAtMs: now })
  }
}

function specOf(settings: CreateJobRequest, request: StartJobRunRequest, host: Host): GlueRunSpec {
  const id = `jr_${randomBytes(32).toString('hex')}`
  const run = request.Arguments ?? {}
  const { DefaultArguments: defaults = {}, NonOverridableArguments: nonOverridable = {} } = settings
  const merged = mergeArguments({ defaults, run, nonOverridable })
  const typeName = request.WorkerType ?? settings.WorkerType ?? 'G.1X'
  const type = workerType(typeName)
  if (type === undefined) throw invalidInput(`WorkerType is not known: ${typeName}`)
  const workers = request.NumberOfWorkers ?? settings.NumberOfWorkers ?? 10
  const plan = planRun(type, workers, merged, host)
  if ('problem' in plan) throw invalidInput(plan.problem)
  const script = merged['--scriptLocation'] ?? settings.Command.ScriptLocation
  if (script === undefined) throw invalidInput('The job has no script location')
  const glueVersion = settings.GlueVersion ?? defaultGlueVersion
  const identity = { jobName: settings.Name, jobId: `j_${settings.Name}`, runId: id }
  return {
    ...{ id, jobName: settings.Name, script, type, workers, plan, glueVersion, arguments: run },
    ...{ scriptArguments: scriptArguments(merged, identity), autoScaling: isAutoScaling(merged) },
    executionClass: request.ExecutionClass ?? settings.ExecutionClass ?? 'STANDARD',
    timeoutMinutes: request.Timeout ?? settings.Timeout ?? defaultTimeoutMinutes(glueVersion),
  }
}
