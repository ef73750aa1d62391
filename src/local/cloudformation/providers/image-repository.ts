import { ResourceFailure, textOf, type ResourceProvider } from '../resource-provider.ts'
import type { Account } from './account.ts'

export function imageRepositoryProvider({ ecr, context }: Account): ResourceProvider {
  const { region, accountId, now } = context
  const emptied = new Set<string>()
  return {
    nameProperty: 'RepositoryName',
    make({ properties, logicalId, stackName }) {
      const id = textOf(properties, 'RepositoryName') ?? `${stackName}-${logicalId}`.toLowerCase()
      if (ecr.find(id) !== undefined)
        return Promise.reject(new ResourceFailure(`${id} already exists (Service: Ecr, Status Code: 400)`))
      const arn = `arn:aws:ecr:${region}:${accountId}:repository/${id}`
      const uri = `${accountId}.dkr.ecr.${region}.amazonaws.com/${id}`
      const immutable = properties['ImageTagMutability'] === 'IMMUTABLE'
      ecr.add({ name: id, arn, uri, createdAtMs: now(), immutable, images: new Map() })
      if (properties['EmptyOnDelete'] === true) emptied.add(id)
      return Promise.resolve({ id, arn, attributes: { Arn: arn, RepositoryUri: uri } })
    },
    change: ({ properties }, made) => {
      if (properties['EmptyOnDelete'] === true) emptied.add(made.id)
      return Promise.resolve(made)
    },
    remove({ id }) {
      if ((ecr.find(id)?.images.size ?? 0) > 0 && !emptied.has(id))
        return Promise.reject(
          new ResourceFailure(
            `The repository with name '${id}' cannot be deleted because it still contains images (Service: Ecr, Status Code: 400)`,
          ),
        )
      ecr.remove(id)
      return Promise.resolve()
    },
  }
}
