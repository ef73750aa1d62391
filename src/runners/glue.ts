import type { AwsClients } from '../aws/clients.ts'
import { untilAnswered } from '../aws/poll.ts'
import { describeServiceError } from '../aws/service-error.ts'
import type { RecordedAttempt } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import { deployment } from '../core/deployment.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { Observation } from '../core/trial.ts'
import { capabilities } from './capabilities.ts'
import { foundByMarks, stoppedByUs } from './found-by-marks.ts'
import { GlueAttempt, type GluePlace } from './glue-attempt.ts'
import { findJobRun } from './glue-job-run.ts'
import type { AttemptRequest, FoundAttempt, RunContext, Runner, TrialRequest } from './runner.ts'
import type { SampleRequest } from './sample-request.ts'
import { Tab } from './tab.ts'
import { untilVerified } from './verified-start.ts'

/** AWS Glue. Every run starts its own workers, so every start is cold. */
export class GlueRunner implements Runner<'glue'> {
  readonly platform = 'glue'
  readonly capabilities = capabilities.glue
  readonly #clients: AwsClients
  readonly #jobName: string

  constructor(clients: AwsClients, jobName = deployment.glueJobName) {
    this.#clients = clients
    this.#jobName = jobName
  }

  async prepare(cells: readonly Cell<'glue'>[], context: RunContext): Promise<void> {
    const { sdk, control } = await this.#clients.glue()
    const jobName = this.#jobName
    const command = new sdk.GetJobCommand({ JobName: jobName })
    const { Job } = await untilAnswered(`Glue job ${jobName}`, () => control.send(command), context).catch(
      (error: unknown) => {
        context.signal.throwIfAborted()
        throw new PlatformUnavailable(`Glue job cannot be used: ${jobName}: ${describeServiceError(error)}`, {
          cause: error,
          suggestions: ['Deploy the job first.'],
        })
      },
    )
    const version = cells[0]?.sizing.glueVersion
    if (Job?.GlueVersion !== undefined && version !== undefined && Job.GlueVersion !== version) {
      context.warn(`Glue job ${jobName} has version ${Job.GlueVersion}, the plan says ${version}`)
    }
    if ((Job?.MaxRetries ?? 0) > 0) {
      context.warn(
        `Glue job ${jobName} retries failed runs: each retry is a run of its own, billed and not seen here`,
      )
    }
  }

  run(trial: TrialRequest<'glue'>, context: RunContext): Promise<Observation> {
    const sampler = {
      take: async (sample: AttemptRequest, tab: Tab) =>
        new GlueAttempt({ trial, sample }, await this.#place(context), tab).run(),
      find: (sample: AttemptRequest, attempt: RecordedAttempt) =>
        this.#find({ trial, sample }, attempt, context),
    }
    return untilVerified(trial, sampler, context)
  }

  dispose(): Promise<void> {
    return Promise.resolve()
  }

  /** By its id, else by its argument. */
  async #find(
    request: SampleRequest<'glue'>,
    { token, intendedAtMs, platformRunId }: RecordedAttempt,
    context: RunContext,
  ): Promise<FoundAttempt> {
    if (!context.earlierMayLive) return foundByMarks(request.sample, context)
    const place = await this.#place(context)
    const runId = platformRunId ?? (await findJobRun({ ...place, token, sinceMs: intendedAtMs }))
    if (runId === undefined) return { kind: 'never-ran' }
    await context.attempts.accepted(request.sample.attempt, runId)
    const started = { runId, submittedAtMs: context.now(), adopted: true, waitedMs: 0 }
    const attempt = new GlueAttempt(request, place, new Tab())
    const observation = await attempt.seeThrough(started)
    return stoppedByUs(observation, attempt.endedAs === 'STOPPED') ?? { kind: 'observed', observation }
  }

  async #place(context: RunContext): Promise<GluePlace> {
    return { jobName: this.#jobName, clients: await this.#clients.glue(), context }
  }
}
