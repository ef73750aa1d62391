import type { GlueClients } from '../aws/clients.ts'
import type { JobRun } from '../aws/glue-sdk.ts'
import { poll, untilAnswered, type PollResult } from '../aws/poll.ts'
import { firstLine, tellsOutOfMemory, type Failure } from './failure.ts'
import type { RunContext } from './runner.ts'

const finalStates = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'ERROR', 'EXPIRED']
const passingStates = ['STARTING', 'RUNNING', 'STOPPING', 'WAITING']

export function waitForJobRun(
  jobName: string,
  runId: string,
  { sdk, control }: GlueClients,
  deadlineMs: number,
  context: RunContext,
  onState?: (state: string) => void,
): Promise<PollResult<JobRun>> {
  const options = {
    what: `Glue job run ${runId}`,
    look: async () => {
      const { JobRun } = await control.send(new sdk.GetJobRunCommand({ JobName: jobName, RunId: runId }))
      if (JobRun === undefined) throw new Error(`job run without content: ${runId}`)
      return JobRun
    },
    stateOf: (run: JobRun) => run.JobRunState ?? 'unknown',
    final: finalStates,
    passing: passingStates,
    deadlineMs,
    ...(onState !== undefined && { onState }),
  }
  return poll(options, context)
}

/** Lists are behind what was started, and clocks differ. */
const listSlackMs = 5 * 60_000
const mostPages = 5

/** Where a run is looked for, by its argument, among those that were started after a moment. */
export interface WantedJobRun {
  readonly jobName: string
  readonly token: string
  readonly sinceMs: number
  readonly clients: GlueClients
  readonly context: RunContext
}

/** GetJobRuns gives the newest first: those before the moment need not be read. */
export async function findJobRun({
  jobName,
  token,
  sinceMs,
  clients,
  context,
}: WantedJobRun): Promise<string | undefined> {
  const { sdk, control } = clients
  let NextToken: string | undefined
  for (let page = 1; page <= mostPages; page += 1) {
    const input = { JobName: jobName, MaxResults: 50, ...(NextToken !== undefined && { NextToken }) }
    const listed = await untilAnswered(
      `runs of Glue job ${jobName}`,
      () => control.send(new sdk.GetJobRunsCommand(input)),
      context,
    )
    const runs = listed.JobRuns ?? []
    const found = runs.find((run) => run.Arguments?.['--SOALBENCH_ATTEMPT'] === token)
    if (found?.Id !== undefined) return found.Id
    NextToken = listed.NextToken
    const isPast = runs.some(({ StartedOn }) => (StartedOn?.getTime() ?? Infinity) < sinceMs - listSlackMs)
    if (NextToken === undefined || isPast) return undefined
  }
  return undefined
}

/** A run that was stopped takes a while to end; what it is billed for is known only then. */
const endPatienceMs = 2 * 60_000

/** Stops a run and waits for its end; undefined when it did not come. */
export async function stopAndWait(
  jobName: string,
  runId: string,
  clients: GlueClients,
  context: RunContext,
): Promise<JobRun | undefined> {
  await stopJobRun(jobName, runId, clients)
  const ended = await waitForJobRun(jobName, runId, clients, context.now() + endPatienceMs, context)
  return ended.outcome === 'final' ? ended.seen : undefined
}

/** Ends a run on our account. Nothing is thrown: the run ends by its own time-out at the latest. */
export async function stopJobRun(
  jobName: string,
  runId: string,
  { sdk, control }: GlueClients,
): Promise<void> {
  const command = new sdk.BatchStopJobRunCommand({ JobName: jobName, JobRunIds: [runId] })
  await control.send(command, { abortSignal: AbortSignal.timeout(5_000) }).catch(() => undefined)
}

/** Why an ended run failed, or undefined. */
export function jobRunFailure(run: JobRun): Failure | undefined {
  if (run.JobRunState === 'SUCCEEDED') return undefined
  const details = run.ErrorMessage ?? run.StateDetail ?? ''
  const message = firstLine(details) || `the job run ended as ${run.JobRunState ?? 'unknown'}`
  if (run.JobRunState === 'TIMEOUT') return { cause: 'timed-out', message }
  if (tellsOutOfMemory(details)) return { cause: 'out-of-memory', message }
  if (run.JobRunState !== 'FAILED') return { cause: 'platform-fault', message }
  const platform = /LAUNCH ERROR|InternalServiceException|Resource unavailable|ResourceNumberLimit/i.test(
    details,
  )
  return { cause: platform ? 'platform-fault' : 'script-error', message }
}

export interface JobRunTimes {
  /** (CompletedOn − StartedOn) − ExecutionTime: to ±1 s, and of either sign, since ExecutionTime is in whole seconds. */
  readonly provisionMs: number | undefined
  readonly platformMs: number | undefined
}

export function jobRunTimes(run: JobRun): JobRunTimes {
  const { StartedOn, CompletedOn, ExecutionTime } = run
  if (ExecutionTime === undefined) return { provisionMs: undefined, platformMs: undefined }
  const platformMs = ExecutionTime * 1000
  const spanMs = StartedOn && CompletedOn ? CompletedOn.getTime() - StartedOn.getTime() : undefined
  return { provisionMs: spanMs === undefined ? undefined : spanMs - platformMs, platformMs }
}
