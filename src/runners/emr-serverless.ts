import type { AwsClients, EmrServerlessClients } from '../aws/clients.ts'
import type { Cell } from '../core/cell.ts'
import { deployment } from '../core/deployment.ts'
import type { StartLevel } from '../core/platform.ts'
import type { Observation } from '../core/trial.ts'
import { capabilities } from './capabilities.ts'
import { EmrApplication } from './emr-application.ts'
import {
  cancelAndWait,
  cancelJobRun,
  jobRunFailure,
  jobRunTimes,
  schedulePatienceSeconds,
  waitForJobRun,
  type JobRunHandle,
} from './emr-job-run.ts'
import { derivedUsage, endedRunUsage } from './emr-usage.ts'
import type { Failure } from './failure.ts'
import { observation } from './observe.ts'
import { rawJson } from './raw-json.ts'
import { outcomeOf, readResult } from './read-result.ts'
import type { RunContext, Runner, TrialRequest } from './runner.ts'
import { sparkSubmitParameters } from './spark-submit-parameters.ts'
import { acceptanceMs, answerSignal, submit } from './submit.ts'
import type { Tab } from './tab.ts'
import { untilVerified } from './verified-start.ts'

const localRole = 'arn:aws:iam::000000000000:role/soalbench'
const submitPatienceMs = 60_000

/**
 * EMR Serverless. Cold: an application without pre-initialised capacity that is stopped before the submission. Warm: one
 * with pre-initialised capacity that is STARTED before it.
 */
export class EmrServerlessRunner implements Runner<'emr-serverless'> {
  readonly platform = 'emr-serverless'
  readonly capabilities = capabilities['emr-serverless']
  readonly #clients: AwsClients
  readonly #executionRoleArn: string
  readonly #acceptanceMs: number
  readonly #applications = new Map<StartLevel, EmrApplication>()

  constructor(clients: AwsClients, executionRoleArn = localRole, acceptedWithinMs = acceptanceMs) {
    this.#clients = clients
    this.#executionRoleArn = executionRoleArn
    this.#acceptanceMs = acceptedWithinMs
  }

  async prepare(cells: readonly Cell<'emr-serverless'>[]): Promise<void> {
    for (const level of new Set(cells.map((cell) => cell.startLevel))) await this.#application(level)
  }

  run(request: TrialRequest<'emr-serverless'>, context: RunContext): Promise<Observation> {
    return untilVerified(request.cell.startLevel, (ordinal, tab) =>
      this.#sample(request, ordinal, tab, context),
    )
  }

  async dispose(context: RunContext): Promise<void> {
    for (const application of this.#applications.values()) await application.restore(context)
    this.#applications.clear()
  }

  async #application(level: StartLevel): Promise<EmrApplication> {
    const known = this.#applications.get(level)
    if (known !== undefined) return known
    const name = level === 'cold' ? deployment.coldApplicationName : deployment.warmApplicationName
    const found = await EmrApplication.find(name, await this.#clients.emrServerless())
    this.#applications.set(level, found)
    return found
  }

  async #sample(
    request: TrialRequest<'emr-serverless'>,
    ordinal: number,
    tab: Tab,
    context: RunContext,
  ): Promise<Observation> {
    const application = await this.#application(request.cell.startLevel)
    if (request.cell.startLevel === 'cold') await application.stop(context)
    else await application.start(context)
    await context.storage.remove(request.resultKey)
    // One token per sample: a repeated submission gives the same job run, a repeated sample a new one.
    const token = ordinal === 1 ? request.trialId : `${request.trialId}-${ordinal}`
    return this.#submitted(application, request, token, tab, context)
  }

  async #submitted(
    application: EmrApplication,
    request: TrialRequest<'emr-serverless'>,
    token: string,
    tab: Tab,
    context: RunContext,
  ): Promise<Observation> {
    const clients = await this.#clients.emrServerless()
    const begunAtMs = context.now()
    let handle: JobRunHandle | undefined
    let runningSinceMs: number | undefined
    const onState = (state: string): void => {
      if (state === 'RUNNING') runningSinceMs ??= context.now()
    }
    try {
      const sent = await this.#start(application, request, token, clients, context)
      if ('failure' in sent) {
        const outcome = { state: 'failed', ...sent.failure } as const
        return observation({
          outcome,
          submittedAtMs: sent.submittedAtMs,
          clientMs: context.now() - sent.submittedAtMs,
          unmeteredAttempts: sent.mayRun ? 1 : 0,
        })
      }
      handle = { applicationId: application.id, jobRunId: sent.jobRunId }
      return await observe(handle, sent.submittedAtMs, request, clients, context, onState)
    } catch (error) {
      if (handle !== undefined) await cancelJobRun(handle, clients)
      if (!context.signal.aborted) {
        if (handle !== undefined) tab.add(undefined)
        throw error
      }
      const outcome = { state: 'cancelled', message: 'interrupted; the job run was cancelled' } as const
      const span = { submittedAtMs: begunAtMs, clientMs: context.now() - begunAtMs }
      // Nobody waits for the platform's figures now: the workers have run since RUNNING was seen, on our clock.
      if (runningSinceMs === undefined) return observation({ outcome, ...span, unmeteredAttempts: 1 })
      const ranMs = context.now() - runningSinceMs
      const usage = derivedUsage(request.cell.sizing, context.region, ranMs)
      return observation({ outcome, ...span, usage })
    }
  }

  /** The client token makes a lost answer harmless: the same submission again gives the same job run. */
  async #start(
    application: EmrApplication,
    request: TrialRequest<'emr-serverless'>,
    token: string,
    { sdk, start }: EmrServerlessClients,
    context: RunContext,
  ): Promise<{ submittedAtMs: number } & ({ jobRunId: string } | { failure: Failure; mayRun: boolean })> {
    const command = new sdk.StartJobRunCommand({
      applicationId: application.id,
      clientToken: token,
      name: request.trialId,
      executionRoleArn: this.#executionRoleArn,
      executionTimeoutMinutes: Math.ceil(request.timeoutSeconds / 60),
      jobDriver: {
        sparkSubmit: {
          entryPoint: request.scriptUri,
          entryPointArguments: ['--event', JSON.stringify(request.event)],
          sparkSubmitParameters: sparkSubmitParameters(request.cell.sizing),
        },
      },
      tags: { 'soalbench:trial': request.trialId },
    })
    for (let lost = 0; ; lost += 1) {
      const sent = await submit(
        () => start.send(command, { abortSignal: answerSignal(context, this.#acceptanceMs) }),
        context,
        submitPatienceMs,
      )
      const { submittedAtMs } = sent
      if (sent.kind === 'answered' && sent.value.jobRunId !== undefined) {
        return { submittedAtMs, jobRunId: sent.value.jobRunId }
      }
      if (sent.kind === 'ambiguous' && lost < 2) continue
      const message = `job run not accepted: ${sent.kind === 'answered' ? 'no job run id' : sent.message}`
      const cause = sent.kind === 'throttled' ? 'throttled' : 'platform-fault'
      const mayRun = sent.kind === 'answered' || sent.kind === 'ambiguous'
      return { submittedAtMs, failure: { cause, message }, mayRun }
    }
  }
}

async function observe(
  handle: JobRunHandle,
  submittedAtMs: number,
  request: TrialRequest<'emr-serverless'>,
  clients: EmrServerlessClients,
  context: RunContext,
  onState: (state: string) => void,
): Promise<Observation> {
  const { sizing, startLevel } = request.cell
  // The service counts whole minutes; a minute more for its own end.
  const allowedSeconds = schedulePatienceSeconds + (Math.ceil(request.timeoutSeconds / 60) + 1) * 60
  const waited = await waitForJobRun(handle, clients, submittedAtMs + allowedSeconds * 1000, context, onState)
  const clientMs = context.now() - submittedAtMs
  if (waited.outcome === 'late') {
    const ended = await cancelAndWait(handle, clients, context)
    const bill = ended && (await endedRunUsage(ended, handle, sizing, clients, context))
    const message = `job run was still ${waited.state ?? 'unseen'} after ${allowedSeconds} s and was cancelled`
    const cause = waited.state === 'RUNNING' ? 'timed-out' : 'platform-fault'
    const outcome = { state: 'failed', cause, message } as const
    return observation({
      outcome,
      submittedAtMs,
      clientMs,
      platformRunId: handle.jobRunId,
      usage: bill?.usage,
      unmeteredAttempts: bill === undefined ? 1 : 0,
      raw: rawJson(ended ?? waited.last),
    })
  }
  const { usage, attempts } = await endedRunUsage(waited.seen, handle, sizing, clients, context)
  const jobRun = attempts.at(-1) ?? waited.seen
  const result = await readResult(context.storage, request.resultKey)
  const guessed =
    usage?.basis === 'derived' ? ['billed utilisation did not come: usage is derived from the workers'] : []
  return observation({
    outcome: outcomeOf(jobRunFailure(jobRun), result),
    submittedAtMs,
    clientMs,
    ...jobRunTimes(jobRun),
    // The application's state was seen before the submission; only the marker of the script can contradict it.
    startLevel: startLevel === 'cold' && (result.document?.sandbox.runs ?? 1) > 1 ? 'warm' : startLevel,
    platformRunId: handle.jobRunId,
    result: result.document,
    usage,
    warnings: guessed,
    raw: rawJson(attempts.length > 1 ? { jobRun, attempts } : { jobRun }),
  })
}
