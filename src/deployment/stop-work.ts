import { serviceError } from '../aws/service-error.ts'
import type { DeployContext } from './deploy-context.ts'
import { ask, waitFor } from './wait-for.ts'

export interface ApplicationSeen {
  readonly id: string
  readonly name: string
  readonly state: string
}

const liveRuns = ['SUBMITTED', 'PENDING', 'SCHEDULED', 'QUEUED', 'RUNNING'] as const
const liveGlue = /^(STARTING|RUNNING|WAITING|STOPPING)$/
const stopPatienceMs = 15 * 60_000

/** The EMR Serverless applications of the stack that are not gone. */
export async function applicationsOf(context: DeployContext): Promise<readonly ApplicationSeen[]> {
  const { sdk, control } = await context.clients.emrServerless()
  const names = [`${context.stack}-cold`, `${context.stack}-warm`]
  const found: ApplicationSeen[] = []
  let nextToken: string | undefined
  do {
    const page = await ask(() => control.send(new sdk.ListApplicationsCommand({ nextToken })), context)
    for (const { id = '', name = '', state = '' } of page.applications ?? [])
      if (names.includes(name) && state !== 'TERMINATED') found.push({ id, name, state })
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found
}

/** Ids of job runs that are not over. */
export async function liveJobRuns(
  { id }: ApplicationSeen,
  context: DeployContext,
): Promise<readonly string[]> {
  const { sdk, control } = await context.clients.emrServerless()
  const found: string[] = []
  let nextToken: string | undefined
  do {
    const command = new sdk.ListJobRunsCommand({ applicationId: id, states: [...liveRuns], nextToken })
    const page = await ask(() => control.send(command), context)
    found.push(...(page.jobRuns ?? []).flatMap((run) => run.id ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return found
}

/** Ids of job runs of the stack's Glue job that are not over; undefined where there is no such job. */
export async function liveGlueRuns(context: DeployContext): Promise<readonly string[] | undefined> {
  const { sdk, control } = await context.clients.glue()
  const found: string[] = []
  let NextToken: string | undefined
  try {
    do {
      const command = new sdk.GetJobRunsCommand({ JobName: context.stack, NextToken })
      const page = await ask(() => control.send(command), context)
      for (const { Id, JobRunState = '' } of page.JobRuns ?? [])
        if (Id !== undefined && liveGlue.test(JobRunState)) found.push(Id)
      NextToken = page.NextToken
    } while (NextToken !== undefined && NextToken !== '')
  } catch (error) {
    if (serviceError(error).name === 'EntityNotFoundException') return undefined
    throw error
  }
  return found
}

/** Cancels every job run of the stack and stops its applications: one that is started cannot be deleted. */
export async function stopWork(context: DeployContext): Promise<void> {
  const applications = await applicationsOf(context)
  for (const application of applications) await cancelRuns(application, context)
  await stopGlueRuns(context)
  for (const application of applications) await stopApplication(application, context)
}

async function cancelRuns(application: ApplicationSeen, context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.emrServerless()
  for (const jobRunId of await liveJobRuns(application, context)) {
    context.say(`cancelling job run ${jobRunId} of ${application.name}`)
    const command = new sdk.CancelJobRunCommand({ applicationId: application.id, jobRunId })
    await ask(() => control.send(command), context).catch(unlessOver)
  }
}

async function stopGlueRuns(context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.glue()
  const runs = (await liveGlueRuns(context)) ?? []
  if (runs.length === 0) return
  context.say(
    `stopping ${runs.length} job ${runs.length === 1 ? 'run' : 'runs'} of Glue job ${context.stack}`,
  )
  for (let from = 0; from < runs.length; from += 25) {
    const command = new sdk.BatchStopJobRunCommand({
      JobName: context.stack,
      JobRunIds: runs.slice(from, from + 25),
    })
    await ask(() => control.send(command), context)
  }
  await waitFor(
    `job runs of Glue job ${context.stack}`,
    async () => ((await liveGlueRuns(context)) ?? []).length === 0 || undefined,
    context,
    context.now() + stopPatienceMs,
  )
}

async function stopApplication(application: ApplicationSeen, context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.emrServerless()
  const { id, name } = application
  let isTold = false
  await waitFor(
    `application ${name}`,
    async () => {
      const state = await stateOf(id, context)
      if (state === undefined || /^(CREATED|STOPPED|TERMINATED)$/.test(state)) return true
      if (state === 'STARTED') {
        if (!isTold) context.say(`stopping application ${name}`)
        isTold = true
        // Refused while a cancelled run is still ending: asked again at the next look.
        await control.send(new sdk.StopApplicationCommand({ applicationId: id })).catch(unlessOver)
      }
      return undefined
    },
    context,
    context.now() + stopPatienceMs,
  )
}

async function stateOf(applicationId: string, context: DeployContext): Promise<string | undefined> {
  const { sdk, control } = await context.clients.emrServerless()
  try {
    const { application } = await control.send(new sdk.GetApplicationCommand({ applicationId }))
    return application?.state
  } catch (error) {
    if (serviceError(error).name === 'ResourceNotFoundException') return undefined
    throw error
  }
}

function unlessOver(error: unknown): void {
  if (!/^(ValidationException|ResourceNotFoundException|ConflictException)$/.test(serviceError(error).name))
    throw error
}
