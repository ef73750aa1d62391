import type { AwsClients, GlueClients } from '../aws/clients.ts'
import type { StartJobRunRequest, WorkerType } from '../aws/glue-sdk.ts'
import { describeServiceError } from '../aws/service-error.ts'
import type { Cell } from '../core/cell.ts'
import { deployment } from '../core/deployment.ts'
import { PlatformUnavailable, UsageInvalid } from '../core/errors.ts'
import type { Observation } from '../core/trial.ts'
import { capabilities } from './capabilities.ts'
import { jobRunFailure, jobRunTimes, stopAndWait, stopJobRun, waitForJobRun } from './glue-job-run.ts'
import { derivedUsage, jobRunUsage } from './glue-usage.ts'
import { observation } from './observe.ts'
import { rawJson } from './raw-json.ts'
import { outcomeOf, readResult } from './read-result.ts'
import type { RunContext, Runner, TrialRequest } from './runner.ts'
import { acceptanceMs, answerSignal, submit } from './submit.ts'
import type { Tab } from './tab.ts'
import { untilVerified } from './verified-start.ts'

const jobName = deployment.glueJobName
/** The job has MaxConcurrentRuns 1 as a mutex: a start that is refused for that waits for the run before it. */
const concurrentRunsPatienceMs = 15 * 60_000
/** STARTING and WAITING are not itemised; a run that is in them for longer has met a limit. */
const startPatienceSeconds = 15 * 60

/** AWS Glue. Every run starts its own workers, so every start is cold. */
export class GlueRunner implements Runner<'glue'> {
  readonly platform = 'glue'
  readonly capabilities = capabilities.glue
  readonly #clients: AwsClients
  readonly #acceptanceMs: number

  constructor(clients: AwsClients, acceptedWithinMs = acceptanceMs) {
    this.#clients = clients
    this.#acceptanceMs = acceptedWithinMs
  }

  async prepare(cells: readonly Cell<'glue'>[], context: RunContext): Promise<void> {
    const { sdk, control } = await this.#clients.glue()
    const { Job } = await control
      .send(new sdk.GetJobCommand({ JobName: jobName }))
      .catch((error: unknown) => {
        throw new PlatformUnavailable(`Glue job cannot be used: ${jobName}: ${describeServiceError(error)}`, {
          cause: error,
          suggestions: ['Deploy the job first.'],
        })
      })
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

  run(request: TrialRequest<'glue'>, context: RunContext): Promise<Observation> {
    return untilVerified(request.cell.startLevel, (_, tab) => this.#sample(request, tab, context))
  }

  dispose(): Promise<void> {
    return Promise.resolve()
  }

  async #sample(request: TrialRequest<'glue'>, tab: Tab, context: RunContext): Promise<Observation> {
    const clients = await this.#clients.glue()
    const begunAtMs = context.now()
    await context.storage.remove(request.resultKey)
    let runId: string | undefined
    let runningSinceMs: number | undefined
    const onState = (state: string): void => {
      if (state === 'RUNNING') runningSinceMs ??= context.now()
    }
    try {
      const command = new clients.sdk.StartJobRunCommand(startRequest(request))
      const send = () =>
        clients.start.send(command, { abortSignal: answerSignal(context, this.#acceptanceMs) })
      const sent = await submit(send, context, concurrentRunsPatienceMs)
      if (sent.kind !== 'answered' || sent.value.JobRunId === undefined) return notStarted(sent, context)
      runId = sent.value.JobRunId
      return await observe(runId, sent.submittedAtMs, request, clients, context, onState)
    } catch (error) {
      if (runId !== undefined) await stopJobRun(jobName, runId, clients)
      if (!context.signal.aborted) {
        if (runId !== undefined) tab.add(undefined)
        throw error
      }
      const outcome = { state: 'cancelled', message: 'interrupted; the job run was stopped' } as const
      const span = { submittedAtMs: begunAtMs, clientMs: context.now() - begunAtMs }
      // Nobody waits for the platform's figures now: the workers have run since RUNNING was seen, on our clock.
      if (runningSinceMs === undefined) return observation({ outcome, ...span, unmeteredAttempts: 1 })
      const ranMs = context.now() - runningSinceMs
      return observation({
        outcome,
        ...span,
        usage: derivedUsage(request.cell.sizing, context.region, ranMs),
      })
    }
  }
}

function startRequest({ cell: { sizing }, ...request }: TrialRequest<'glue'>): StartJobRunRequest {
  return {
    JobName: jobName,
    Arguments: {
      '--event': JSON.stringify(request.event),
      // There is no token: this argument is how a run is found again after a lost answer.
      '--TRIAL_ID': request.trialId,
      '--scriptLocation': request.scriptUri,
    },
    // Without it a run may go on for 480 minutes.
    Timeout: Math.ceil(request.timeoutSeconds / 60),
    WorkerType: workerType(sizing.workerType),
    NumberOfWorkers: sizing.workers,
    ExecutionClass: sizing.executionClass,
  }
}

/** By its form: AWS has more worker types than any version of the client lists. */
function workerType(name: string): WorkerType {
  if (isWorkerType(name)) return name
  throw new UsageInvalid(`not a Glue worker type: "${name}"`, { suggestions: ['For example G.1X or R.2X.'] })
}

const isWorkerType = (name: string): name is WorkerType => /^([A-Z]\.\d+X|Standard)$/.test(name)

/** A lost answer is not sent again: Glue has no token, and a second run would be billed too. */
function notStarted(
  sent: { kind: string; message?: string; submittedAtMs: number },
  context: RunContext,
): Observation {
  const cause = sent.kind === 'throttled' ? 'throttled' : 'platform-fault'
  const message = `job run not accepted: ${sent.message ?? 'no job run id'}`
  const { submittedAtMs } = sent
  const outcome = { state: 'failed', cause, message } as const
  const mayRun = sent.kind === 'answered' || sent.kind === 'ambiguous'
  const clientMs = context.now() - submittedAtMs
  return observation({ outcome, submittedAtMs, clientMs, unmeteredAttempts: mayRun ? 1 : 0 })
}

async function observe(
  runId: string,
  submittedAtMs: number,
  request: TrialRequest<'glue'>,
  clients: GlueClients,
  context: RunContext,
  onState: (state: string) => void,
): Promise<Observation> {
  const allowedSeconds = startPatienceSeconds + (Math.ceil(request.timeoutSeconds / 60) + 1) * 60
  const waited = await waitForJobRun(
    jobName,
    runId,
    clients,
    submittedAtMs + allowedSeconds * 1000,
    context,
    onState,
  )
  const clientMs = context.now() - submittedAtMs
  if (waited.outcome === 'late') {
    const ended = await stopAndWait(jobName, runId, clients, context)
    const usage = ended && jobRunUsage(ended, request.cell.sizing, context.region)
    const message = `job run was still ${waited.state ?? 'unseen'} after ${allowedSeconds} s and was stopped`
    const cause = waited.state === 'RUNNING' ? 'timed-out' : 'platform-fault'
    const outcome = { state: 'failed', cause, message } as const
    return observation({
      ...{ outcome, submittedAtMs, clientMs, platformRunId: runId, usage },
      unmeteredAttempts: usage === undefined ? 1 : 0,
      raw: rawJson(ended ?? waited.last),
    })
  }
  const result = await readResult(context.storage, request.resultKey)
  const usage = jobRunUsage(waited.seen, request.cell.sizing, context.region)
  return observation({
    outcome: outcomeOf(jobRunFailure(waited.seen), result),
    submittedAtMs,
    clientMs,
    ...jobRunTimes(waited.seen),
    // Each run is a new STARTING; only the marker of the script can contradict it.
    startLevel: (result.document?.sandbox.runs ?? 1) > 1 ? 'warm' : 'cold',
    platformRunId: runId,
    result: result.document,
    usage,
    unmeteredAttempts: usage === undefined && waited.seen.JobRunState !== 'EXPIRED' ? 1 : 0,
    warnings:
      usage?.basis === 'derived' ? ['Glue gave no billed figure: usage is derived from its times'] : [],
    raw: rawJson({ jobRun: waited.seen }),
  })
}
