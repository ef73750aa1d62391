import type { AwsClients, EmrServerlessClients } from '../aws/clients.ts'
import type { RecordedAttempt } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import { deployment, type DeploymentNames } from '../core/deployment.ts'
import type { StartLevel } from '../core/platform.ts'
import type { Observation } from '../core/trial.ts'
import { capabilities } from './capabilities.ts'
import { EmrApplication } from './emr-application.ts'
import { EmrAttempt } from './emr-attempt.ts'
import { findJobRun } from './emr-job-run.ts'
import { foundByMarks, stoppedByUs } from './found-by-marks.ts'
import type { AttemptRequest, FoundAttempt, RunContext, Runner, TrialRequest } from './runner.ts'
import type { SampleRequest } from './sample-request.ts'
import { Tab } from './tab.ts'
import { untilVerified } from './verified-start.ts'

/** Where job runs are sent, and what they may do there. */
export interface EmrDeployment {
  /** ARN; the local engines take any. */
  readonly executionRoleArn?: string
  /** Ids, by start level; absent: found by their names. */
  readonly applicationIds?: { readonly [L in StartLevel]: string }
  /** `s3://bucket/logs/`: where the service leaves what drivers and executors print. */
  readonly logUri?: string
}

const localRole = 'arn:aws:iam::000000000000:role/soalbench'

/**
 * EMR Serverless. Cold: an application without pre-initialised capacity that is stopped before the submission. Warm: one
 * with pre-initialised capacity that is STARTED before it.
 */
export class EmrServerlessRunner implements Runner<'emr-serverless'> {
  readonly platform = 'emr-serverless'
  readonly capabilities = capabilities['emr-serverless']
  readonly #clients: AwsClients
  readonly #deployed: EmrDeployment & { readonly names: DeploymentNames }
  readonly #applications = new Map<StartLevel, EmrApplication>()

  constructor(
    clients: AwsClients,
    deployed: EmrDeployment & { readonly names: DeploymentNames } = { names: deployment },
  ) {
    this.#clients = clients
    this.#deployed = deployed
  }

  async prepare(cells: readonly Cell<'emr-serverless'>[], context: RunContext): Promise<void> {
    for (const level of new Set(cells.map((cell) => cell.startLevel))) await this.#application(level, context)
  }

  run(trial: TrialRequest<'emr-serverless'>, context: RunContext): Promise<Observation> {
    const sampler = {
      take: (sample: AttemptRequest, tab: Tab) => this.#take({ trial, sample }, tab, context),
      find: (sample: AttemptRequest, attempt: RecordedAttempt) =>
        this.#find({ trial, sample }, attempt, context),
    }
    return untilVerified(trial, sampler, context)
  }

  async dispose(context: RunContext): Promise<void> {
    for (const application of this.#applications.values()) await application.restore(context)
    this.#applications.clear()
  }

  async #application(level: StartLevel, context: RunContext): Promise<EmrApplication> {
    const known = this.#applications.get(level)
    if (known !== undefined) return known
    const { names, applicationIds } = this.#deployed
    const name = level === 'cold' ? names.coldApplicationName : names.warmApplicationName
    const clients = await this.#clients.emrServerless()
    const found =
      applicationIds === undefined
        ? await EmrApplication.find(name, clients, context)
        : new EmrApplication(name, applicationIds[level], clients)
    this.#applications.set(level, found)
    return found
  }

  async #take(request: SampleRequest<'emr-serverless'>, tab: Tab, context: RunContext): Promise<Observation> {
    const { startLevel } = request.trial.cell
    const application = await this.#application(startLevel, context)
    if (startLevel === 'cold') await application.stop(context)
    else await application.start(context)
    const clients = await this.#clients.emrServerless()
    return this.#attempt(request, application, { clients, tab, context }).run()
  }

  /** By its id, else by the name it was given: how long the service remembers a client token is not documented. */
  async #find(
    request: SampleRequest<'emr-serverless'>,
    { token, intendedAtMs, platformRunId }: RecordedAttempt,
    context: RunContext,
  ): Promise<FoundAttempt> {
    if (!context.earlierMayLive) return foundByMarks(request.sample, context)
    const application = await this.#application(request.trial.cell.startLevel, context)
    const clients = await this.#clients.emrServerless()
    const place = { applicationId: application.id, name: token, sinceMs: intendedAtMs }
    const jobRunId = platformRunId ?? (await findJobRun(place, clients, context))
    if (jobRunId === undefined) return { kind: 'never-ran' }
    await context.attempts.accepted(request.sample.attempt, jobRunId)
    const attempt = this.#attempt(request, application, { clients, tab: new Tab(), context })
    const submitted = { jobRunId, submittedAtMs: context.now(), adopted: true, waitedMs: 0 }
    const observation = await attempt.seeThrough(submitted)
    return stoppedByUs(observation, attempt.endedAs === 'CANCELLED') ?? { kind: 'observed', observation }
  }

  #attempt(
    request: SampleRequest<'emr-serverless'>,
    { id }: EmrApplication,
    { clients, tab, context }: { clients: EmrServerlessClients; tab: Tab; context: RunContext },
  ): EmrAttempt {
    const { executionRoleArn = localRole, logUri } = this.#deployed
    return new EmrAttempt(request, { applicationId: id, executionRoleArn, logUri, clients, context }, tab)
  }
}
