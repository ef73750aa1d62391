import type { GlueClients } from '../aws/clients.ts'
import type { StartJobRunRequest, WorkerType } from '../aws/glue-sdk.ts'
import { UsageInvalid } from '../core/errors.ts'
import type { Observation } from '../core/trial.ts'
import {
  findJobRun,
  jobRunFailure,
  jobRunTimes,
  stopAndWait,
  stopJobRun,
  waitForJobRun,
} from './glue-job-run.ts'
import { derivedUsage, jobRunUsage } from './glue-usage.ts'
import { notAccepted } from './not-accepted.ts'
import { observation } from './observe.ts'
import { rawJson } from './raw-json.ts'
import { outcomeOf, readResult } from './read-result.ts'
import type { RunContext } from './runner.ts'
import { seenThrough } from './seen-through.ts'
import type { SampleRequest } from './sample-request.ts'
import { mostSendings, pauseBefore, startSignal, submit, type Submission } from './submit.ts'
import type { Tab } from './tab.ts'

/** The job has MaxConcurrentRuns 1 as a mutex: a start that is refused for that waits for the run before it. */
const concurrentRunsPatienceMs = 15 * 60_000
/** STARTING and WAITING are not itemised; a run that is in them for longer has met a limit. */
const startPatienceSeconds = 15 * 60
const looksForStarted = 3

/** Tells a run to whoever looks for it: Glue has no token. */
export const attemptArgument = '--SOALBENCH_ATTEMPT'

export interface GluePlace {
  readonly jobName: string
  readonly clients: GlueClients
  readonly context: RunContext
}

/** `adopted`: another execution of the run started it, and nobody's clock saw it whole. */
interface Started {
  readonly runId: string
  readonly submittedAtMs: number
  readonly adopted: boolean
  /** From the first try to the one that was accepted: throttled, or not started for a passing reason. No latency. */
  readonly waitedMs: number
}

/** One job run on Glue, from its start to its bill. */
export class GlueAttempt {
  readonly #request: SampleRequest<'glue'>
  readonly #place: GluePlace
  readonly #tab: Tab
  #endedAs: string | undefined

  constructor(request: SampleRequest<'glue'>, place: GluePlace, tab: Tab) {
    this.#request = request
    this.#place = place
    this.#tab = tab
  }

  /** The platform's word for how it ended. */
  get endedAs(): string | undefined {
    return this.#endedAs
  }

  /** Starts it and sees it through. */
  async run(): Promise<Observation> {
    const { context } = this.#place
    const { attempt } = this.#request.sample
    await context.attempts.intend(attempt)
    const started = await this.#start()
    if (!('runId' in started)) return started
    await context.attempts.accepted(attempt, started.runId)
    return this.seeThrough(started)
  }

  /** Waits for the end of a job run; stops it when nobody waits any more. */
  seeThrough(started: Started): Promise<Observation> {
    const { clients, context, jobName } = this.#place
    const { sizing } = this.#request.trial.cell
    const run = {
      submittedAtMs: started.submittedAtMs,
      observe: (onState: (state: string) => void) => this.#observe(started, onState),
      stop: () => stopJobRun(jobName, started.runId, clients),
      stopped: 'the job run was stopped',
      usageOf: (ranMs: number) => derivedUsage(sizing, context.region, ranMs),
    }
    return seenThrough(run, this.#tab, context)
  }

  /**
   * A start whose answer is lost is looked for by its argument before it is sent again: a second run would be billed too,
   * and the one that is running would refuse it until it has ended.
   */
  async #start(): Promise<Started | Observation> {
    const { context } = this.#place
    const { token } = this.#request.sample.attempt
    const begunAtMs = context.now()
    let patienceMs = concurrentRunsPatienceMs
    for (let sending = 1; ; sending += 1) {
      const sent = await this.#send(patienceMs)
      const { submittedAtMs } = sent
      const runId = sent.kind === 'answered' ? sent.value.JobRunId : undefined
      if (runId !== undefined)
        return { runId, submittedAtMs, adopted: false, waitedMs: submittedAtMs - begunAtMs }
      const isRefused = sent.kind === 'throttled' || sent.kind === 'not-started'
      if (sent.kind === 'answered' || (isRefused && patienceMs > 0)) return notAccepted(sent, context)
      const found = await this.#lookFor(token, begunAtMs)
      if (found !== undefined) return { runId: found, submittedAtMs: begunAtMs, adopted: false, waitedMs: 0 }
      const isLate = context.now() - begunAtMs >= concurrentRunsPatienceMs
      if (isLate || (sent.kind === 'ambiguous' && sending >= mostSendings)) return notAccepted(sent, context)
      // From now on every refusal is looked into: it may come from the run whose answer was lost.
      patienceMs = 0
    }
  }

  /** More than once: a list may be behind what was started. */
  async #lookFor(token: string, sinceMs: number): Promise<string | undefined> {
    for (let look = 1; look <= looksForStarted; look += 1) {
      const found = await findJobRun({ ...this.#place, token, sinceMs })
      if (found !== undefined) return found
      await pauseBefore(look, this.#place.context)
    }
    return undefined
  }

  #send(patienceMs: number): Promise<Submission<{ JobRunId?: string | undefined }>> {
    const { clients, context } = this.#place
    const command = new clients.sdk.StartJobRunCommand(this.#input())
    return submit(
      () => clients.start.send(command, { abortSignal: startSignal(context) }),
      context,
      patienceMs,
    )
  }

  #input(): StartJobRunRequest {
    const { trial, sample } = this.#request
    const { sizing } = trial.cell
    return {
      JobName: this.#place.jobName,
      Arguments: {
        '--event': JSON.stringify(sample.event),
        '--TRIAL_ID': trial.trialId,
        [attemptArgument]: sample.attempt.token,
        '--scriptLocation': trial.scriptUri,
      },
      // Without it a run may go on for 480 minutes.
      Timeout: Math.ceil(trial.timeoutSeconds / 60),
      WorkerType: workerType(sizing.workerType),
      NumberOfWorkers: sizing.workers,
      ExecutionClass: sizing.executionClass,
    }
  }

  async #observe(started: Started, onState: (state: string) => void): Promise<Observation> {
    const { clients, context, jobName } = this.#place
    const { trial, sample } = this.#request
    const { runId, submittedAtMs } = started
    const allowedSeconds = startPatienceSeconds + (Math.ceil(trial.timeoutSeconds / 60) + 1) * 60
    const deadlineMs = submittedAtMs + allowedSeconds * 1000
    const waited = await waitForJobRun(jobName, runId, clients, deadlineMs, context, onState)
    const clientMs = started.adopted ? undefined : context.now() - submittedAtMs
    const span = { submittedAtMs, clientMs, platformRunId: runId }
    if (waited.outcome === 'late') {
      const ended = await stopAndWait(jobName, runId, clients, context)
      const usage = ended && jobRunUsage(ended, trial.cell.sizing, context.region)
      const message = `job run was still ${waited.state ?? 'unseen'} after ${allowedSeconds} s and was stopped`
      const cause = waited.state === 'RUNNING' ? 'timed-out' : 'platform-fault'
      return observation({
        ...{ ...span, outcome: { state: 'failed', cause, message }, usage },
        unmeteredAttempts: usage === undefined ? 1 : 0,
        raw: rawJson(ended ?? waited.last),
      })
    }
    this.#endedAs = waited.state
    const result = await readResult(context.storage, sample.resultKey)
    const usage = jobRunUsage(waited.seen, trial.cell.sizing, context.region)
    return observation({
      ...{ ...span, outcome: outcomeOf(jobRunFailure(waited.seen), result), ...jobRunTimes(waited.seen) },
      // Each run is a new STARTING; only the marker of the script can contradict it.
      startLevel: (result.document?.sandbox.runs ?? 1) > 1 ? 'warm' : 'cold',
      ...{ result: result.document, usage },
      unmeteredAttempts: usage === undefined && waited.seen.JobRunState !== 'EXPIRED' ? 1 : 0,
      warnings:
        usage?.basis === 'derived' ? ['Glue gave no billed figure: usage is derived from its times'] : [],
      raw: rawJson({ jobRun: waited.seen, ...(started.waitedMs > 0 && { waitedMs: started.waitedMs }) }),
    })
  }
}

/** By its form: AWS has more worker types than any version of the client lists. */
function workerType(name: string): WorkerType {
  if (isWorkerType(name)) return name
  throw new UsageInvalid(`not a Glue worker type: "${name}"`, { suggestions: ['For example G.1X or R.2X.'] })
}

const isWorkerType = (name: string): name is WorkerType => /^([A-Z]\.\d+X|Standard)$/.test(name)
