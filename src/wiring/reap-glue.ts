import type { GlueClients } from '../aws/clients.ts'
import type { JobRun } from '../aws/glue-sdk.ts'
import { poll } from '../aws/poll.ts'
import { describeServiceError, serviceError } from '../aws/service-error.ts'
import type { AttemptEnd } from '../core/attempt.ts'
import { attemptArgument } from '../runners/glue-attempt.ts'
import { jobRunUsage } from '../runners/glue-usage.ts'
import { endPatienceMs, type ReapPlace } from './reap-place.ts'
import { strangerRow } from './reap-strangers.ts'
import type { Suspect } from './reap-suspects.ts'
import { rowOf, type Reaped, type ReapedSuspect } from './reaped.ts'

const liveStates = ['STARTING', 'RUNNING', 'STOPPING', 'WAITING']
/** Newest first, and at most so many pages of a job's history: what began before has met its time-out. */
const mostPages = 5

/** Job runs by their id, else by the argument that they were started with: Glue has no token. */
export async function reapGlue(
  place: ReapPlace,
  suspects: readonly Suspect[],
): Promise<readonly ReapedSuspect[]> {
  const clients = await place.clients.glue()
  const runs = await recentRuns(place.names.glueJobName, clients)
  const known = await Promise.all(
    suspects.map(async (suspect): Promise<ReapedSuspect> => {
      const run = runs.find(
        ({ Id, Arguments }) =>
          Id === suspect.attempt.platformRunId || Arguments?.[attemptArgument] === suspect.attempt.token,
      )
      const runId = suspect.attempt.platformRunId ?? run?.Id
      if (runId !== undefined) return stopSuspect(suspect, runId, clients, place)
      const detail = 'no job run with its argument'
      const row = rowOf(suspect, { where: place.names.glueJobName, outcome: 'never-began', detail })
      return { row, suspect, end: undefined }
    }),
  )
  const theirs = new Set(known.map(({ row }) => row.platformRunId))
  const strangers = runs.filter(({ Id = '', JobRunState = '' }) => {
    return !theirs.has(Id) && liveStates.includes(JobRunState)
  })
  return [...known, ...(await stopStrangers(strangers, clients, place))]
}

async function recentRuns(jobName: string, { sdk, control }: GlueClients): Promise<readonly JobRun[]> {
  const found: JobRun[] = []
  let NextToken: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const command = new sdk.GetJobRunsCommand({ JobName: jobName, NextToken })
    const answer = await control.send(command).catch(noSuchJob)
    found.push(...(answer.JobRuns ?? []))
    NextToken = answer.NextToken
    if (NextToken === undefined) break
  }
  return found
}

/** Where nothing is deployed, nothing runs. */
function noSuchJob(error: unknown): { readonly JobRuns?: JobRun[]; readonly NextToken?: undefined } {
  if (serviceError(error).name === 'EntityNotFoundException') return {}
  throw error
}

async function stopSuspect(
  suspect: Suspect,
  runId: string,
  clients: GlueClients,
  place: ReapPlace,
): Promise<ReapedSuspect> {
  const withId = { ...suspect, attempt: { ...suspect.attempt, platformRunId: runId } }
  const isYoung = place.poll.now() - suspect.attempt.intendedAtMs < place.suspectsOlderThanMs
  const { ended, ...seen } = await stop(runId, clients, place, isYoung)
  const row = rowOf(withId, { where: place.names.glueJobName, ...seen })
  return { row, suspect, end: seen.outcome === 'stopped' ? endOf(ended, suspect, place.region) : undefined }
}

function endOf(ended: JobRun | undefined, { cell }: Suspect, region: string): AttemptEnd {
  const { sizing } = cell
  const usage = ended && sizing.platform === 'glue' ? jobRunUsage(ended, sizing, region) : undefined
  return usage?.basis === 'billed' ? { kind: 'billed', usage } : { kind: 'unknown' }
}

async function stopStrangers(
  runs: readonly JobRun[],
  clients: GlueClients,
  place: ReapPlace,
): Promise<readonly ReapedSuspect[]> {
  const { strangersOlderThanMs } = place
  if (strangersOlderThanMs === undefined) return []
  const found = runs.map(async ({ Id, Arguments = {}, StartedOn }): Promise<readonly ReapedSuspect[]> => {
    const trialId = Arguments['--TRIAL_ID']
    if (Id === undefined || trialId === undefined) return []
    const sinceMs = StartedOn?.getTime() ?? 0
    const isYoung = place.poll.now() - sinceMs < strangersOlderThanMs
    const { outcome, detail } = await stop(Id, clients, place, isYoung)
    const row = strangerRow({
      ...{
        target: place.target,
        platform: 'glue',
        where: place.names.glueJobName,
        trialId,
        platformRunId: Id,
      },
      ...{ token: Arguments[attemptArgument] ?? null, sinceMs, outcome, detail },
    })
    return [{ row, suspect: undefined, end: undefined }]
  })
  return (await Promise.all(found)).flat()
}

type Stopped = Pick<Reaped, 'outcome' | 'detail'> & { readonly ended: JobRun | undefined }

async function stop(
  runId: string,
  clients: GlueClients,
  place: ReapPlace,
  isYoung: boolean,
): Promise<Stopped> {
  const { sdk, control } = clients
  try {
    const run = await readRun(runId, clients, place)
    const state = run.JobRunState ?? 'unknown'
    if (!liveStates.includes(state)) return { outcome: 'already-over', detail: state, ended: run }
    if (isYoung) return { outcome: 'left-alone', detail: `${state}, and younger`, ended: undefined }
    if (place.isDryRun) return { outcome: 'would-stop', detail: state, ended: undefined }
    const stopped = await control.send(
      new sdk.BatchStopJobRunCommand({ JobName: place.names.glueJobName, JobRunIds: [runId] }),
    )
    const [refused] = stopped.Errors ?? []
    if (refused !== undefined) return refusal(refused.ErrorDetail?.ErrorMessage, runId, clients, place)
    const ended = await waitForEnd(runId, clients, place)
    return { outcome: 'stopped', detail: ended?.JobRunState ?? `was ${state}, is being stopped`, ended }
  } catch (error) {
    if (serviceError(error).name === 'EntityNotFoundException')
      return { outcome: 'already-over', detail: 'the service does not know it', ended: undefined }
    return { outcome: 'not-stopped', detail: describeServiceError(error), ended: undefined }
  }
}

/** A run that has ended between the look and the call is refused too. */
async function refusal(
  message: string | undefined,
  runId: string,
  clients: GlueClients,
  place: ReapPlace,
): Promise<Stopped> {
  const run = await readRun(runId, clients, place)
  const state = run.JobRunState ?? 'unknown'
  if (!liveStates.includes(state)) return { outcome: 'already-over', detail: state, ended: run }
  return { outcome: 'not-stopped', detail: message ?? `still ${state}`, ended: undefined }
}

async function readRun(runId: string, { sdk, control }: GlueClients, place: ReapPlace): Promise<JobRun> {
  const jobName = place.names.glueJobName
  const { JobRun } = await control.send(new sdk.GetJobRunCommand({ JobName: jobName, RunId: runId }))
  if (JobRun === undefined) throw new Error(`job run without content: ${runId}`)
  return JobRun
}

async function waitForEnd(
  runId: string,
  clients: GlueClients,
  place: ReapPlace,
): Promise<JobRun | undefined> {
  const { poll: context } = place
  const ended = await poll(
    {
      what: `Glue job run ${runId}`,
      look: () => readRun(runId, clients, place),
      stateOf: (run: JobRun) => run.JobRunState ?? 'unknown',
      final: ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'ERROR', 'EXPIRED'],
      passing: liveStates,
      deadlineMs: context.now() + endPatienceMs.end,
    },
    context,
  )
  return ended.outcome === 'final' ? ended.seen : undefined
}
