import {
  EMRServerlessClient,
  GetJobRunCommand,
  ListApplicationsCommand,
  StartJobRunCommand,
  type JobRun,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-emr-serverless'
import type { ServiceHost } from './spark-service-host.ts'
import { placeScript, type scripts } from './spark-scripts.ts'

const role = 'arn:aws:iam::000000000000:role/soalbench'
export const oneWorkerEach =
  '--conf spark.driver.cores=1 --conf spark.driver.memory=3g --conf spark.executor.cores=1 ' +
  '--conf spark.executor.memory=3g --conf spark.executor.instances=1 --conf spark.dynamicAllocation.enabled=false'
const smallWorkers = oneWorkerEach.replaceAll('3g', '1g')

export function emrClient(host: ServiceHost): EMRServerlessClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  return new EMRServerlessClient({ endpoint: host.endpoint, region: 'us-east-1', credentials })
}

export async function applicationNamed(client: EMRServerlessClient, name: string): Promise<string> {
  const { applications = [] } = await client.send(new ListApplicationsCommand({}))
  return applications.find((application) => application.name === name)?.id ?? ''
}

export interface Submission {
  readonly applicationId: string
  readonly script: keyof typeof scripts
  readonly parameters?: string
  readonly more?: Partial<StartJobRunCommandInput>
  readonly arguments?: string[]
}

export async function submit(
  client: EMRServerlessClient,
  host: ServiceHost,
  submission: Submission,
): Promise<string> {
  const { applicationId, script, parameters = smallWorkers, more = {} } = submission
  const sparkSubmit = {
    entryPoint: await placeScript(host.context.storageRoot, script),
    entryPointArguments: submission.arguments ?? ['--event', '{}'],
    sparkSubmitParameters: parameters,
  }
  const { jobRunId = '' } = await client.send(
    new StartJobRunCommand({ applicationId, executionRoleArn: role, jobDriver: { sparkSubmit }, ...more }),
  )
  return jobRunId
}

export interface Watched {
  readonly run: JobRun
  /** In the order in which they were seen. */
  readonly states: string[]
}

const afterEndMs = 60_000

/** Polls until a condition holds. @throws when the run is over for a minute and it still does not. */
export async function watch(
  client: EMRServerlessClient,
  applicationId: string,
  jobRunId: string,
  until: (run: JobRun) => boolean = isOver,
): Promise<Watched> {
  const states: string[] = []
  let overSince: number | undefined
  for (;;) {
    const { jobRun } = await client.send(new GetJobRunCommand({ applicationId, jobRunId }))
    if (jobRun === undefined) throw new Error('no job run in the answer')
    if (jobRun.state !== undefined && states.at(-1) !== jobRun.state) states.push(jobRun.state)
    if (until(jobRun)) return { run: jobRun, states }
    if (isOver(jobRun)) overSince ??= performance.now()
    if (performance.now() - (overSince ?? Infinity) > afterEndMs) {
      throw new Error(`waited in vain, the run is over: ${states.join(' ')}: ${jobRun.stateDetails}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const isOver = (run: JobRun): boolean => /^(SUCCESS|FAILED|CANCELLED)$/.test(run.state ?? '')
export const isSettled = (run: JobRun): boolean => run.billedResourceUtilization !== undefined
