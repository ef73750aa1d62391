import type { EmrServerlessClients } from '../aws/clients.ts'
import type { JobRun } from '../aws/emr-serverless-sdk.ts'
import { poll, untilAnswered, type PollResult } from '../aws/poll.ts'
import { firstLine, tellsOutOfMemory, type Failure } from './failure.ts'
import type { RunContext } from './runner.ts'

/** The terminal success is SUCCESS; the guide's COMPLETED does not exist. */
const finalStates = ['SUCCESS', 'FAILED', 'CANCELLED']
const passingStates = ['SUBMITTED', 'PENDING', 'SCHEDULED', 'QUEUED', 'RUNNING', 'CANCELLING']

/** Time for getting workers; a run that waits longer has met a quota, and that is no latency. */
export const schedulePatienceSeconds = 15 * 60
/** A run that was cancelled takes a while to end; what it is billed for is known only then. */
const endPatienceMs = 2 * 60_000

export interface JobRunHandle {
  readonly applicationId: string
  readonly jobRunId: string
  /** Of several; absent means the last one. */
  readonly attempt?: number
}

export async function readJobRun(
  handle: JobRunHandle,
  { sdk, control }: EmrServerlessClients,
): Promise<JobRun> {
  const { jobRun } = await control.send(new sdk.GetJobRunCommand(handle))
  if (jobRun === undefined) throw new Error(`job run without content: ${handle.jobRunId}`)
  return jobRun
}

export function waitForJobRun(
  handle: JobRunHandle,
  clients: EmrServerlessClients,
  deadlineMs: number,
  context: RunContext,
  onState?: (state: string) => void,
): Promise<PollResult<JobRun>> {
  const options = {
    what: `EMR Serverless job run ${handle.jobRunId}`,
    look: () => readJobRun(handle, clients),
    stateOf: (run: JobRun) => run.state ?? 'unknown',
    final: finalStates,
    passing: passingStates,
    deadlineMs,
    ...(onState !== undefined && { onState }),
  }
  return poll(options, context)
}

/** Lists are behind what was accepted, and clocks differ. */
const listSlackMs = 5 * 60_000
const mostPages = 5

/** The job run of a name that was submitted after a moment, newest first; undefined where there is none. */
export async function findJobRun(
  wanted: { readonly applicationId: string; readonly name: string; readonly sinceMs: number },
  { sdk, control }: EmrServerlessClients,
  context: RunContext,
): Promise<string | undefined> {
  const { applicationId, name } = wanted
  const createdAtAfter = new Date(wanted.sinceMs - listSlackMs)
  let nextToken: string | undefined
  for (let page = 1; page <= mostPages; page += 1) {
    const input = {
      applicationId,
      createdAtAfter,
      maxResults: 50,
      ...(nextToken !== undefined && { nextToken }),
    }
    const listed = await untilAnswered(
      `job runs of ${applicationId}`,
      () => control.send(new sdk.ListJobRunsCommand(input)),
      context,
    )
    const found = listed.jobRuns?.find((run) => run.name === name)
    if (found?.id !== undefined) return found.id
    nextToken = listed.nextToken
    if (nextToken === undefined) return undefined
  }
  return undefined
}

/** Cancels a run and waits for its end; undefined when it did not come. */
export async function cancelAndWait(
  handle: JobRunHandle,
  clients: EmrServerlessClients,
  context: RunContext,
): Promise<JobRun | undefined> {
  await cancelJobRun(handle, clients)
  const ended = await waitForJobRun(handle, clients, context.now() + endPatienceMs, context)
  return ended.outcome === 'final' ? ended.seen : undefined
}

/** Ends a run on our account. Nothing is thrown: the run ends by its own time-out at the latest. */
export async function cancelJobRun(handle: JobRunHandle, clients: EmrServerlessClients): Promise<void> {
  const { sdk, control } = clients
  const abortSignal = AbortSignal.timeout(5_000)
  await control.send(new sdk.CancelJobRunCommand(handle), { abortSignal }).catch(() => undefined)
}

/** Why an ended run failed, or undefined. */
export function jobRunFailure(run: JobRun): Failure | undefined {
  if (run.state === 'SUCCESS') return undefined
  const details = run.stateDetails ?? ''
  const message = firstLine(details) || `the job run ended as ${run.state ?? 'unknown'}`
  // A run over its time is CANCELLED; a FAILED one may well speak of some connection that timed out.
  const late = run.state === 'CANCELLED' ? /time[- ]?out|timed out/i : /execution timeout/i
  if (late.test(details)) return { cause: 'timed-out', message }
  if (tellsOutOfMemory(details)) return { cause: 'out-of-memory', message }
  if (run.state === 'CANCELLED')
    return { cause: 'platform-fault', message: `cancelled by the platform: ${message}` }
  if (run.startedAt === undefined) return { cause: 'platform-fault', message }
  return { cause: 'script-error', message }
}

export interface JobRunTimes {
  readonly queueMs: number | undefined
  /** Application start and workers: accepted to RUNNING, without the queue. */
  readonly provisionMs: number | undefined
  /** RUNNING to the end. The whole seconds of totalExecutionDurationSeconds only where `endedAt` is missing. */
  readonly platformMs: number | undefined
}

/** All on the service's own clock. Old runs have neither startedAt nor endedAt. */
export function jobRunTimes(run: JobRun): JobRunTimes {
  const { createdAt, startedAt, endedAt, queuedDurationMilliseconds: queueMs } = run
  const provisionMs =
    createdAt && startedAt ? startedAt.getTime() - createdAt.getTime() - (queueMs ?? 0) : undefined
  const seconds = run.totalExecutionDurationSeconds
  const platformMs =
    startedAt && endedAt
      ? endedAt.getTime() - startedAt.getTime()
      : seconds === undefined
        ? undefined
        : seconds * 1000
  return { queueMs, provisionMs, platformMs }
}
