import { ResourceFailure, textOf, type ResourceProvider } from '../resource-provider.ts'
import type { Account } from './account.ts'

export function logGroupProvider({ context: { logs, region, accountId } }: Account): ResourceProvider {
  return {
    nameProperty: 'LogGroupName',
    make({ properties, logicalId, stackName }) {
      const id = textOf(properties, 'LogGroupName') ?? `${stackName}-${logicalId}`
      if (logs.group(id) !== undefined)
        return Promise.reject(
          new ResourceFailure(
            `Resource of type 'AWS::Logs::LogGroup' with identifier '${id}' already exists.`,
          ),
        )
      logs.add(id)
      const arn = `arn:aws:logs:${region}:${accountId}:log-group:${id}`
      return Promise.resolve({ id, arn, attributes: { Arn: `${arn}:*` } })
    },
    change: (_, made) => Promise.resolve(made),
    remove: ({ id }) => Promise.resolve(logs.remove(id)),
  }
}
