import {
  CancelJobRunCommand,
  CreateApplicationCommand,
  DeleteApplicationCommand,
  GetApplicationCommand,
  GetJobRunCommand,
  ListJobRunsCommand,
  StartJobRunCommand,
  StopApplicationCommand,
  type Application,
  type CreateApplicationCommandInput,
  type JobRun,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-emr-serverless'
import type { Account, WorkKind } from '../account.ts'
import { until } from '../expect.ts'

export const endStates: readonly string[] = ['SUCCESS', 'FAILED', 'CANCELLED']

/** Makes an application that goes after the fact, with its runs. @returns its id */
export async function createApplication(
  account: Account,
  settings: Partial<CreateApplicationCommandInput> = {},
): Promise<string> {
  const { clients, tags } = account
  const usual = { name: account.name(), releaseLabel: 'emr-7.12.0', type: 'SPARK', tags }
  const autoStopConfiguration = { enabled: true, idleTimeoutMinutes: 1 }
  const command = { ...usual, autoStopConfiguration, clientToken: account.name(), ...settings }
  const { applicationId = '' } = await clients.emr.send(new CreateApplicationCommand(command))
  account.later(() => removeApplication(account, applicationId))
  return applicationId
}

async function removeApplication(account: Account, applicationId: string): Promise<void> {
  const { emr } = account.clients
  const { jobRuns = [] } = await emr.send(new ListJobRunsCommand({ applicationId }))
  for (const { id = '', state = '' } of jobRuns) {
    if (endStates.includes(state)) continue
    await emr.send(new CancelJobRunCommand({ applicationId, jobRunId: id })).catch(() => undefined)
    await ended(account, applicationId, id)
  }
  const { state } = await application(account, applicationId)
  if (state === 'TERMINATED') return
  await stopped(account, applicationId)
  await emr.send(new DeleteApplicationCommand({ applicationId }))
}

export const application = ({ clients }: Account, applicationId: string): Promise<Application> =>
  clients.emr.send(new GetApplicationCommand({ applicationId })).then((output) => {
    if (output.application === undefined) throw new Error('GetApplication without an application')
    return output.application
  })

export const inState = (account: Account, id: string, ...states: readonly string[]): Promise<Application> =>
  until(
    () => application(account, id),
    ({ state = '' }) => states.includes(state),
    account.patience,
  )

/** Until it is STOPPED, or was never started. */
export async function stopped(account: Account, applicationId: string): Promise<void> {
  const { state } = await application(account, applicationId)
  if (state === 'CREATED') return
  await inState(account, applicationId, 'STARTED', 'STOPPED', 'STOPPING')
  await account.clients.emr.send(new StopApplicationCommand({ applicationId }))
  await inState(account, applicationId, 'STOPPED')
}

const sparkSubmitParameters = [
  ...['spark.driver.cores=1', 'spark.driver.memory=2g', 'spark.executor.cores=1', 'spark.executor.memory=2g'],
  ...['spark.executor.instances=1', 'spark.dynamicAllocation.enabled=false'],
]
  .map((conf) => `--conf ${conf}`)
  .join(' ')

/** @returns the id of the run */
export async function startRun(
  account: Account,
  applicationId: string,
  kind: WorkKind = 'ok',
  over: Partial<StartJobRunCommandInput> = {},
): Promise<string> {
  const { clients, roles, script, tags } = account
  const entryPointArguments = ['--event', account.event(kind)]
  const usual = {
    ...{ applicationId, executionRoleArn: roles.emr, clientToken: account.name(), tags },
    jobDriver: { sparkSubmit: { entryPoint: script, entryPointArguments, sparkSubmitParameters } },
  }
  const { jobRunId = '' } = await clients.emr.send(new StartJobRunCommand({ ...usual, ...over }))
  return jobRunId
}

export const runOf = ({ clients }: Account, applicationId: string, jobRunId: string): Promise<JobRun> =>
  clients.emr.send(new GetJobRunCommand({ applicationId, jobRunId })).then(({ jobRun }) => {
    if (jobRun === undefined) throw new Error('GetJobRun without a job run')
    return jobRun
  })

export const ended = (account: Account, applicationId: string, jobRunId: string): Promise<JobRun> =>
  until(
    () => runOf(account, applicationId, jobRunId),
    ({ state = '' }) => endStates.includes(state),
    account.patience,
  )

export const running = (account: Account, applicationId: string, jobRunId: string): Promise<JobRun> =>
  until(
    () => runOf(account, applicationId, jobRunId),
    ({ state = '' }) => state === 'RUNNING' || endStates.includes(state),
    account.patience,
  )
