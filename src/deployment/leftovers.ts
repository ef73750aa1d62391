import { serviceError } from '../aws/service-error.ts'
import { bucketOf, buildProjectOf, repositoryOf, type DeployContext } from './deploy-context.ts'
import { isBucketThere } from './empty-bucket.ts'
import { readFunction } from './functions-active.ts'
import { readStack } from './stack-state.ts'
import { applicationsOf, liveGlueRuns } from './stop-work.ts'
import { ask } from './wait-for.ts'

export interface Leftover {
  readonly what: string
  readonly fix: string
}

const memories = [512, 1024, 1769, 3008, 5308, 7076, 8845, 10240]

/** ARNs of everything that has the tags of the stack. */
export async function taggedResources(context: DeployContext): Promise<readonly string[]> {
  const { sdk, control } = await context.clients.tagging()
  const found: string[] = []
  let PaginationToken: string | undefined
  do {
    const command = new sdk.GetResourcesCommand({
      PaginationToken,
      TagFilters: [
        { Key: 'app', Values: ['soalbench'] },
        { Key: 'stack', Values: [context.stack] },
      ],
    })
    const page = await ask(() => control.send(command), context)
    found.push(...(page.ResourceTagMappingList ?? []).flatMap(({ ResourceARN }) => ResourceARN ?? []))
    PaginationToken = page.PaginationToken === '' ? undefined : page.PaginationToken
  } while (PaginationToken !== undefined)
  return found
}

/** What is left of the stack: by its tags, by its own record, and by the names that its resources have. */
export async function leftovers(context: DeployContext): Promise<readonly Leftover[]> {
  const named = await byName(context)
  const tagged = await taggedResources(context)
  const unnamed = tagged.filter(
    (arn) => !named.some(({ what }) => what.split(' ').some((word) => word !== '' && arn.endsWith(word))),
  )
  return [
    ...named,
    ...unnamed.map((arn) => ({
      what: arn,
      fix: 'Remove it in the console; its tags say that it is of this stack.',
    })),
  ]
}

async function byName(context: DeployContext): Promise<readonly Leftover[]> {
  const { stack, region } = context
  const where = `--region ${region}`
  const found: Leftover[] = []
  const seen = await readStack(context)
  if (seen !== undefined)
    found.push({ what: `stack ${stack} (${seen.status})`, fix: 'Give "soalbench infra down" again.' })
  if (await isBucketThere(context))
    found.push({
      what: `bucket ${bucketOf(context)}`,
      fix: `aws s3 rb --force s3://${bucketOf(context)} ${where}`,
    })
  for (const memoryMiB of memories) {
    const name = `${stack}-${memoryMiB}`
    if ((await readFunction(name, context)) !== undefined)
      found.push({
        what: `function ${name}`,
        fix: `aws lambda delete-function --function-name ${name} ${where}`,
      })
  }
  for (const { id, name, state } of await applicationsOf(context))
    found.push({
      what: `application ${name} (${state})`,
      fix: `aws emr-serverless delete-application --application-id ${id} ${where}`,
    })
  if ((await liveGlueRuns(context)) !== undefined && (await isJobThere(context)))
    found.push({ what: `Glue job ${stack}`, fix: `aws glue delete-job --job-name ${stack} ${where}` })
  if (await isRepositoryThere(context))
    found.push({
      what: `repository ${repositoryOf(context)}`,
      fix: `aws ecr delete-repository --force --repository-name ${repositoryOf(context)} ${where}`,
    })
  if (await isProjectThere(context))
    found.push({
      what: `build project ${buildProjectOf(context)}`,
      fix: `aws codebuild delete-project --name ${buildProjectOf(context)} ${where}`,
    })
  for (const name of await logGroups(context))
    found.push({
      what: `log group ${name}`,
      fix: `aws logs delete-log-group --log-group-name ${name} ${where}`,
    })
  return found
}

async function isJobThere(context: DeployContext): Promise<boolean> {
  const { sdk, control } = await context.clients.glue()
  return isThere(
    () => control.send(new sdk.GetJobCommand({ JobName: context.stack })),
    'EntityNotFoundException',
    context,
  )
}

async function isRepositoryThere(context: DeployContext): Promise<boolean> {
  const { sdk, control } = await context.clients.ecr()
  const command = new sdk.DescribeRepositoriesCommand({ repositoryNames: [repositoryOf(context)] })
  return isThere(() => control.send(command), 'RepositoryNotFoundException', context)
}

async function isProjectThere(context: DeployContext): Promise<boolean> {
  const { sdk, control } = await context.clients.codeBuild()
  const command = new sdk.BatchGetProjectsCommand({ names: [buildProjectOf(context)] })
  return ((await ask(() => control.send(command), context)).projects ?? []).length > 0
}

async function isThere(
  call: () => Promise<unknown>,
  absent: string,
  context: DeployContext,
): Promise<boolean> {
  try {
    await ask(call, context)
    return true
  } catch (error) {
    if (serviceError(error).name === absent) return false
    throw error
  }
}

/** A group that a service made for itself has no tags, and is not the stack's. */
async function logGroups(context: DeployContext): Promise<readonly string[]> {
  const { sdk, control } = await context.clients.logs()
  const { stack } = context
  const prefixes = [
    `/aws/lambda/${stack}-`,
    `/aws/codebuild/${stack}-image`,
    `/aws-glue/jobs/${stack}/`,
    `/aws/emr-serverless/${stack}`,
  ]
  const found: string[] = []
  for (const logGroupNamePrefix of prefixes) {
    let nextToken: string | undefined
    do {
      const command = new sdk.DescribeLogGroupsCommand({ logGroupNamePrefix, nextToken })
      const page = await ask(() => control.send(command), context)
      found.push(...(page.logGroups ?? []).flatMap(({ logGroupName }) => logGroupName ?? []))
      nextToken = page.nextToken
    } while (nextToken !== undefined)
  }
  const own = new RegExp(
    `^/(aws/lambda/${stack}-\\d+|aws/codebuild/${stack}-image|aws-glue/jobs/${stack}/.*|aws/emr-serverless/${stack}(-.*)?)$`,
  )
  return found.filter((name) => own.test(name))
}
