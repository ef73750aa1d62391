import {
  BatchStopJobRunCommand,
  CreateJobCommand,
  DeleteJobCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  StartJobRunCommand,
  type CreateJobCommandInput,
  type JobRun,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-glue'
import type { Account, WorkKind } from '../account.ts'
import { until } from '../expect.ts'

const endStates: readonly string[] = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT', 'ERROR', 'EXPIRED']

/** What `createJob` says of a job where it is not told otherwise. */
export const usualJob = ({ roles, script, tags }: Account): Omit<CreateJobCommandInput, 'Name'> => ({
  ...{ Role: roles.glue, GlueVersion: '5.1', NumberOfWorkers: 2, WorkerType: 'G.1X', Tags: tags },
  Command: { Name: 'glueetl', ScriptLocation: script, PythonVersion: '3' },
})

/** Makes a job that goes after the fact, with its runs. @returns its name */
export async function createJob(
  account: Account,
  settings: Partial<CreateJobCommandInput> = {},
): Promise<string> {
  const Name = settings.Name ?? account.name()
  await account.clients.glue.send(new CreateJobCommand({ ...usualJob(account), ...settings, Name }))
  account.later(() => removeJob(account, Name))
  return Name
}

async function removeJob(account: Account, JobName: string): Promise<void> {
  const { glue } = account.clients
  const found = await glue.send(new GetJobRunsCommand({ JobName })).catch(() => undefined)
  const active = (found?.JobRuns ?? []).filter((run) => !isOver(run))
  const JobRunIds = active.map(({ Id = '' }) => Id)
  if (JobRunIds.length > 0) await glue.send(new BatchStopJobRunCommand({ JobName, JobRunIds }))
  for (const id of JobRunIds) await jobEnded(account, JobName, id)
  await glue.send(new DeleteJobCommand({ JobName }))
}

/** @returns the id of the run */
export async function startJob(
  account: Account,
  JobName: string,
  kind: WorkKind = 'ok',
  over: Partial<StartJobRunCommandInput> = {},
): Promise<string> {
  const Arguments = { '--event': account.event(kind), ...over.Arguments }
  const command = new StartJobRunCommand({ ...over, JobName, Arguments })
  const { JobRunId = '' } = await account.clients.glue.send(command)
  return JobRunId
}

export const jobRun = ({ clients }: Account, JobName: string, RunId: string): Promise<JobRun> =>
  clients.glue.send(new GetJobRunCommand({ JobName, RunId })).then(({ JobRun }) => {
    if (JobRun === undefined) throw new Error('GetJobRun without a job run')
    return JobRun
  })

export const isOver = ({ JobRunState }: JobRun): boolean => endStates.includes(JobRunState ?? '')

export const jobEnded = (account: Account, name: string, id: string): Promise<JobRun> =>
  until(() => jobRun(account, name, id), isOver, account.patience)

export const jobRunning = (account: Account, name: string, id: string): Promise<JobRun> =>
  until(
    () => jobRun(account, name, id),
    (run) => run.JobRunState === 'RUNNING' || isOver(run),
    account.patience,
  )
