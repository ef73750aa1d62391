import type { AwsClients } from '../../aws/clients.ts'
import { describeServiceError, serviceError } from '../../aws/service-error.ts'
import type { DeploymentNames } from '../../core/deployment.ts'
import { failed, ok, warning, type Check, type Finding } from '../check.ts'

const deploy = 'Deploy it: soalbench infra up'

/** What runs need in the account: there, and ready to be used. */
export function deploymentChecks(
  clients: AwsClients,
  names: DeploymentNames,
  memoriesMiB: readonly number[],
): readonly Check[] {
  return [
    ...memoriesMiB.map((memoryMiB) => ({
      name: `function ${names.functionName(memoryMiB)}`,
      look: () => found(() => functionState(clients, names.functionName(memoryMiB), memoryMiB)),
    })),
    { name: 'EMR applications', look: () => found(() => applications(clients, names)) },
    { name: `Glue job ${names.glueJobName}`, look: () => found(() => glueJob(clients, names.glueJobName)) },
  ]
}

async function found(look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look()
  } catch (error) {
    const { name } = serviceError(error)
    if (/^(ResourceNotFound|EntityNotFound)Exception$/.test(name)) return failed('not deployed', deploy)
    const fix = 'Check the credentials, the region, and what the role may read.'
    return failed(describeServiceError(error), fix)
  }
}

/** An unused image function becomes Inactive; one whose image is gone, Failed. */
async function functionState(clients: AwsClients, FunctionName: string, memoryMiB: number): Promise<Finding> {
  const { sdk, control } = await clients.lambda()
  const at = await control.send(new sdk.GetFunctionConfigurationCommand({ FunctionName }))
  const { State = 'unknown', StateReason, LastUpdateStatus = 'Successful', MemorySize, Timeout = 0 } = at
  const why = StateReason === undefined ? '' : `: ${StateReason}`
  if (State === 'Inactive')
    return warning(`Inactive${why}`, 'The first run wakes it; that takes a minute and is not measured.')
  if (State === 'Failed') return failed(`Failed${why}`, 'Build the image again: soalbench infra up')
  if (State !== 'Active') return warning(`${State}${why}`, 'Wait a minute and look again.')
  if (LastUpdateStatus !== 'Successful')
    return warning(`the last update is ${LastUpdateStatus}`, 'Wait a minute and look again.')
  if (MemorySize !== memoryMiB) return failed(`it has ${MemorySize} MiB, not ${memoryMiB}`, deploy)
  return ok(`Active, ${MemorySize} MiB, ${Timeout} s`)
}

async function applications(
  clients: AwsClients,
  { coldApplicationName, warmApplicationName }: DeploymentNames,
): Promise<Finding> {
  const { sdk, control } = await clients.emrServerless()
  const wanted: readonly string[] = [coldApplicationName, warmApplicationName]
  const states = new Map<string, string>()
  let nextToken: string | undefined
  do {
    const page = await control.send(new sdk.ListApplicationsCommand({ nextToken }))
    for (const { name = '', state = '' } of page.applications ?? [])
      if (wanted.includes(name) && state !== 'TERMINATED') states.set(name, state)
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  const missing = wanted.filter((name) => !states.has(name))
  if (missing.length > 0) return failed(`not deployed: ${missing.join(', ')}`, deploy)
  return ok([...states].map(([name, state]) => `${name} is ${state}`).join(', '))
}

/** A retry of Glue's own is a run of its own, billed and seen by nobody. */
async function glueJob(clients: AwsClients, JobName: string): Promise<Finding> {
  const { sdk, control } = await clients.glue()
  const { Job } = await control.send(new sdk.GetJobCommand({ JobName }))
  const { GlueVersion = 'unknown', MaxRetries = 0, ExecutionProperty } = Job ?? {}
  const most = ExecutionProperty?.MaxConcurrentRuns ?? 1
  if (MaxRetries > 0) return failed(`it retries failed runs ${MaxRetries} times, each of them billed`, deploy)
  if (most > 1) return warning(`${most} runs at a time: a start sent twice is billed twice`, deploy)
  return ok(`version ${GlueVersion}, one run at a time, no retries`)
}
