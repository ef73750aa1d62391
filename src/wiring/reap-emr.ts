import type { EmrServerlessClients } from '../aws/clients.ts'
import type { JobRun } from '../aws/emr-serverless-sdk.ts'
import { poll } from '../aws/poll.ts'
import { describeServiceError, serviceError } from '../aws/service-error.ts'
import type { AttemptEnd } from '../core/attempt.ts'
import type { DeploymentNames } from '../core/deployment.ts'
import { readJobRun, type JobRunHandle } from '../runners/emr-job-run.ts'
import { jobRunUsage } from '../runners/emr-usage.ts'
import { endPatienceMs, type ReapPlace } from './reap-place.ts'
import type { Suspect } from './reap-suspects.ts'
import { strangerRow } from './reap-strangers.ts'
import { rowOf, type Reaped, type ReapedSuspect } from './reaped.ts'

const finalStates = ['SUCCESS', 'FAILED', 'CANCELLED']
const liveStates = ['SUBMITTED', 'PENDING', 'SCHEDULED', 'QUEUED', 'RUNNING'] as const

interface Application {
  readonly id: string
  readonly name: string
}

interface LiveRun extends JobRunHandle {
  readonly name: string
  readonly createdAtMs: number
  readonly state: string
}

/** Job runs by their id, else by the name that they were given: the token of their attempt. */
export async function reapEmr(
  place: ReapPlace,
  suspects: readonly Suspect[],
): Promise<readonly ReapedSuspect[]> {
  const clients = await place.clients.emrServerless()
  const applications = await ownApplications(place.names, clients)
  const live = (await Promise.all(applications.map((each) => liveRuns(each, clients)))).flat()
  const known = await Promise.all(
    suspects.map(async (suspect) => {
      const name = applicationOf(suspect, place.names)
      const application = applications.find((each) => each.name === name)
      const run = live.find((each) => each.name === suspect.attempt.token)
      const jobRunId = suspect.attempt.platformRunId ?? run?.jobRunId
      if (application === undefined || jobRunId === undefined) {
        const detail = application === undefined ? 'there is no such application' : 'no job run of that name'
        return {
          row: rowOf(suspect, { where: name, outcome: 'never-began', detail }),
          suspect,
          end: undefined,
        }
      }
      return stopSuspect(suspect, { applicationId: application.id, jobRunId }, clients, place)
    }),
  )
  const theirs = new Set(known.map(({ row }) => row.platformRunId))
  const strangers = live.filter(({ jobRunId }) => !theirs.has(jobRunId))
  return [...known, ...(await stopStrangers(strangers, applications, clients, place))]
}

const applicationOf = ({ cell }: Suspect, names: DeploymentNames): string =>
  cell.startLevel === 'cold' ? names.coldApplicationName : names.warmApplicationName

async function ownApplications(
  { coldApplicationName, warmApplicationName }: DeploymentNames,
  { sdk, control }: EmrServerlessClients,
): Promise<readonly Application[]> {
  const names: readonly string[] = [coldApplicationName, warmApplicationName]
  const found: Application[] = []
  let nextToken: string | undefined
  do {
    const page = await control.send(new sdk.ListApplicationsCommand({ nextToken }))
    for (const { id, name, state } of page.applications ?? [])
      if (id !== undefined && name !== undefined && names.includes(name) && state !== 'TERMINATED')
        found.push({ id, name })
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found
}

async function liveRuns(
  { id: applicationId }: Application,
  { sdk, control }: EmrServerlessClients,
): Promise<readonly LiveRun[]> {
  const found: LiveRun[] = []
  let nextToken: string | undefined
  do {
    const command = new sdk.ListJobRunsCommand({ applicationId, states: [...liveStates], nextToken })
    const page = await control.send(command)
    for (const { id, name = '', createdAt, state } of page.jobRuns ?? [])
      if (id !== undefined)
        found.push({
          ...{ applicationId, jobRunId: id, name, state: state ?? 'unknown' },
          createdAtMs: createdAt?.getTime() ?? 0,
        })
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found
}

async function stopSuspect(
  suspect: Suspect,
  handle: JobRunHandle,
  clients: EmrServerlessClients,
  place: ReapPlace,
): Promise<ReapedSuspect> {
  const withId = {
    ...suspect,
    attempt: { ...suspect.attempt, platformRunId: handle.jobRunId },
  }
  const isYoung = place.poll.now() - suspect.attempt.intendedAtMs < place.suspectsOlderThanMs
  const { ended, ...seen } = await stop(handle, clients, place, isYoung)
  const row = rowOf(withId, { where: applicationOf(suspect, place.names), ...seen })
  if (seen.outcome !== 'stopped') return { row, suspect, end: undefined }
  return { row, suspect, end: endOf(ended, suspect, place.region) }
}

/** What the platform says it billed; a figure of our own would hide that it has not said so yet. */
function endOf(ended: JobRun | undefined, { cell }: Suspect, region: string): AttemptEnd {
  const { sizing } = cell
  const usage = ended && sizing.platform === 'emr-serverless' ? jobRunUsage(ended, sizing, region) : undefined
  if (usage?.basis === 'billed') return { kind: 'billed', usage }
  return { kind: ended !== undefined && ended.startedAt === undefined ? 'never-ran' : 'unknown' }
}

async function stopStrangers(
  runs: readonly LiveRun[],
  applications: readonly Application[],
  clients: EmrServerlessClients,
  place: ReapPlace,
): Promise<readonly ReapedSuspect[]> {
  const { strangersOlderThanMs } = place
  if (strangersOlderThanMs === undefined) return []
  const found = runs.map(async (run): Promise<readonly ReapedSuspect[]> => {
    const { tags } = await readJobRun(run, clients)
    const trialId = tags?.['soalbench:trial']
    if (trialId === undefined) return []
    const isYoung = place.poll.now() - run.createdAtMs < strangersOlderThanMs
    const { outcome, detail } = await stop(run, clients, place, isYoung)
    const where = applications.find(({ id }) => id === run.applicationId)?.name ?? run.applicationId
    const row = strangerRow({
      ...{ target: place.target, platform: 'emr-serverless', where, trialId, token: run.name },
      ...{ platformRunId: run.jobRunId, sinceMs: run.createdAtMs, outcome, detail },
    })
    return [{ row, suspect: undefined, end: undefined }]
  })
  return (await Promise.all(found)).flat()
}

type Stopped = Pick<Reaped, 'outcome' | 'detail'> & { readonly ended: JobRun | undefined }

async function stop(
  handle: JobRunHandle,
  clients: EmrServerlessClients,
  place: ReapPlace,
  isYoung: boolean,
): Promise<Stopped> {
  const { sdk, control } = clients
  try {
    const run = await readJobRun(handle, clients)
    const state = run.state ?? 'unknown'
    if (finalStates.includes(state)) return { outcome: 'already-over', detail: state, ended: run }
    if (isYoung) return { outcome: 'left-alone', detail: `${state}, and younger`, ended: undefined }
    if (place.isDryRun) return { outcome: 'would-stop', detail: state, ended: undefined }
    await control.send(new sdk.CancelJobRunCommand(handle))
    const ended = await waitForEnd(handle, clients, place)
    return { outcome: 'stopped', detail: ended?.state ?? `was ${state}, is being cancelled`, ended }
  } catch (error) {
    if (serviceError(error).name === 'ResourceNotFoundException')
      return { outcome: 'already-over', detail: 'the service does not know it', ended: undefined }
    return { outcome: 'not-stopped', detail: describeServiceError(error), ended: undefined }
  }
}

/** With its bill, when that comes soon. */
async function waitForEnd(
  handle: JobRunHandle,
  clients: EmrServerlessClients,
  { poll: context }: ReapPlace,
): Promise<JobRun | undefined> {
  const options = { what: `job run ${handle.jobRunId}`, look: () => readJobRun(handle, clients) }
  const ended = await poll(
    {
      ...options,
      ...{ stateOf: (run: JobRun) => run.state ?? 'unknown', final: finalStates },
      ...{ passing: [...liveStates, 'CANCELLING'], deadlineMs: context.now() + endPatienceMs.end },
    },
    context,
  )
  if (ended.outcome !== 'final') return undefined
  if (ended.seen.startedAt === undefined) return ended.seen
  const billed = await poll(
    {
      ...options,
      stateOf: (run: JobRun) => (run.billedResourceUtilization === undefined ? 'missing' : 'there'),
      ...{ final: ['there'], passing: ['missing'], deadlineMs: context.now() + endPatienceMs.bill },
    },
    context,
  )
  return billed.outcome === 'final' ? billed.seen : ended.seen
}
