import {
  listOf,
  recordOf,
  textOf,
  type ResourceProvider,
  type ResourceRequest,
} from '../resource-provider.ts'
import type { Account } from './account.ts'

export function buildProjectProvider({ projects, context }: Account): ResourceProvider {
  const { region, accountId, now } = context
  const put = (
    { properties }: ResourceRequest,
    id: string,
  ): { id: string; arn: string; attributes: { Arn: string } } => {
    const arn = `arn:aws:codebuild:${region}:${accountId}:project/${id}`
    const variables = listOf(recordOf(properties['Environment'])['EnvironmentVariables']).map(recordOf)
    const logs = recordOf(recordOf(properties['LogsConfig'])['CloudWatchLogs'])
    projects.put({
      ...{ name: id, arn, createdAtMs: now(), serviceRole: textOf(properties, 'ServiceRole') ?? '' },
      sourceLocation: textOf(recordOf(properties['Source']), 'Location') ?? '',
      environment: Object.fromEntries(variables.map((each) => [String(each['Name']), String(each['Value'])])),
      logGroup: textOf(logs, 'GroupName') ?? `/aws/codebuild/${id}`,
    })
    return { id, arn, attributes: { Arn: arn } }
  }
  return {
    nameProperty: 'Name',
    make: (request) =>
      Promise.resolve(
        put(request, textOf(request.properties, 'Name') ?? `${request.stackName}-${request.logicalId}`),
      ),
    change: (request, made) => Promise.resolve(put(request, made.id)),
    remove: ({ id }) => Promise.resolve(projects.remove(id)),
  }
}
