import type { EmrServerlessClients } from '../aws/clients.ts'
import type { StartJobRunCommandInput } from '../aws/emr-serverless-sdk.ts'
import type { Observation } from '../core/trial.ts'
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
import { notAccepted } from './not-accepted.ts'
import { observation } from './observe.ts'
import { rawJson } from './raw-json.ts'
import { outcomeOf, readResult } from './read-result.ts'
import type { RunContext } from './runner.ts'
import { seenThrough } from './seen-through.ts'
import type { SampleRequest } from './sample-request.ts'
import { sparkSubmitParameters } from './spark-submit-parameters.ts'
import { mostSendings, pauseBefore, startSignal, submit } from './submit.ts'
import type { Tab } from './tab.ts'

export interface EmrPlace {
  readonly applicationId: string
  readonly executionRoleArn: string
  readonly logUri: string | undefined
  readonly clients: EmrServerlessClients
  readonly context: RunContext
}

/** `adopted`: another execution of the run submitted it, and nobody's clock saw it whole. */
interface Submitted {
  readonly jobRunId: string
  readonly submittedAtMs: number
  readonly adopted: boolean
  /** From the first try to the one that was accepted: throttled, or not started for a passing reason. No latency. */
  readonly waitedMs: number
}

/** One job run on EMR Serverless, from its submission to its bill. */
export class EmrAttempt {
  readonly #request: SampleRequest<'emr-serverless'>
  readonly #place: EmrPlace
  readonly #tab: Tab
  #endedAs: string | undefined

  constructor(request: SampleRequest<'emr-serverless'>, place: EmrPlace, tab: Tab) {
    this.#request = request
    this.#place = place
    this.#tab = tab
  }

  /** The platform's word for how it ended. */
  get endedAs(): string | undefined {
    return this.#endedAs
  }

  /** Submits it and sees it through. */
  async run(): Promise<Observation> {
    const { context } = this.#place
    const { attempt } = this.#request.sample
    await context.attempts.intend(attempt)
    const sent = await this.#submit()
    if (!('jobRunId' in sent)) return sent
    await context.attempts.accepted(attempt, sent.jobRunId)
    return this.seeThrough(sent)
  }

  /** Waits for the end of a job run; cancels it when nobody waits any more. */
  seeThrough(submitted: Submitted): Promise<Observation> {
    const { clients, context, applicationId } = this.#place
    const { sizing } = this.#request.trial.cell
    const handle = { applicationId, jobRunId: submitted.jobRunId }
    const run = {
      submittedAtMs: submitted.submittedAtMs,
      observe: (onState: (state: string) => void) => this.#observe(handle, submitted, onState),
      stop: () => cancelJobRun(handle, clients),
      stopped: 'the job run was cancelled',
      usageOf: (ranMs: number) => derivedUsage(sizing, context.region, ranMs),
    }
    return seenThrough(run, this.#tab, context)
  }

  /** The client token makes a lost answer harmless: the same submission again gives the same job run. */
  async #submit(): Promise<Submitted | Observation> {
    const { clients, context } = this.#place
    const command = new clients.sdk.StartJobRunCommand(this.#input())
    const begunAtMs = context.now()
    for (let sending = 1; ; sending += 1) {
      const sent = await submit(
        () => clients.start.send(command, { abortSignal: startSignal(context) }),
        context,
        context.patience.refusedMs,
      )
      const { submittedAtMs } = sent
      const jobRunId = sent.kind === 'answered' ? sent.value.jobRunId : undefined
      if (jobRunId !== undefined)
        return { jobRunId, submittedAtMs, adopted: false, waitedMs: submittedAtMs - begunAtMs }
      if (sent.kind !== 'ambiguous' || sending === mostSendings) return notAccepted(sent, context)
      await pauseBefore(sending, context)
    }
  }

  #input(): StartJobRunCommandInput {
    const { trial, sample } = this.#request
    const { applicationId, executionRoleArn, logUri } = this.#place
    return {
      applicationId,
      executionRoleArn,
      clientToken: sample.attempt.token,
      name: sample.attempt.token,
      executionTimeoutMinutes: Math.ceil(trial.timeoutSeconds / 60),
      jobDriver: {
        sparkSubmit: {
          entryPoint: trial.scriptUri,
          entryPointArguments: ['--event', JSON.stringify(sample.event)],
          sparkSubmitParameters: sparkSubmitParameters(trial.cell.sizing),
        },
      },
      ...(logUri !== undefined && {
        configurationOverrides: {
          monitoringConfiguration: { s3MonitoringConfiguration: { logUri } },
        },
      }),
      tags: { 'soalbench:trial': trial.trialId },
    }
  }

  async #observe(
    handle: JobRunHandle,
    submitted: Submitted,
    onState: (state: string) => void,
  ): Promise<Observation> {
    const { clients, context } = this.#place
    const { trial, sample } = this.#request
    const { sizing, startLevel } = trial.cell
    const { submittedAtMs } = submitted
    // The service counts whole minutes; a minute more for its own end.
    const allowedSeconds = schedulePatienceSeconds + (Math.ceil(trial.timeoutSeconds / 60) + 1) * 60
    const deadlineMs = submittedAtMs + allowedSeconds * 1000
    const waited = await waitForJobRun(handle, clients, deadlineMs, context, onState)
    const clientMs = submitted.adopted ? undefined : context.now() - submittedAtMs
    const span = { submittedAtMs, clientMs, platformRunId: handle.jobRunId }
    if (waited.outcome === 'late') {
      const ended = await cancelAndWait(handle, clients, context)
      const bill = ended && (await endedRunUsage(ended, handle, sizing, clients, context))
      const message = `job run was still ${waited.state ?? 'unseen'} after ${allowedSeconds} s and was cancelled`
      const cause = waited.state === 'RUNNING' ? 'timed-out' : 'platform-fault'
      return observation({
        ...{ ...span, outcome: { state: 'failed', cause, message }, usage: bill?.usage },
        unmeteredAttempts: bill === undefined ? 1 : 0,
        raw: rawJson(ended ?? waited.last),
      })
    }
    this.#endedAs = waited.state
    const { usage, attempts } = await endedRunUsage(waited.seen, handle, sizing, clients, context)
    const jobRun = attempts.at(-1) ?? waited.seen
    const result = await readResult(context.storage, sample.resultKey)
    const guessed =
      usage?.basis === 'derived' ? ['billed utilisation did not come: usage is derived from the workers'] : []
    return observation({
      ...{ ...span, outcome: outcomeOf(jobRunFailure(jobRun), result), ...jobRunTimes(jobRun) },
      // The application's state was seen before the submission; only the marker of the script can contradict it.
      startLevel: startLevel === 'cold' && (result.document?.sandbox.runs ?? 1) > 1 ? 'warm' : startLevel,
      ...{ result: result.document, usage, warnings: guessed },
      raw: rawJson({
        jobRun,
        ...(attempts.length > 1 && { attempts }),
        ...(submitted.waitedMs > 0 && { waitedMs: submitted.waitedMs }),
      }),
    })
  }
}
