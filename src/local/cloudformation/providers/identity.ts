import { randomBytes } from 'node:crypto'
import {
  listOf,
  recordOf,
  ResourceFailure,
  textOf,
  type ResourceProvider,
  type ResourceRequest,
} from '../resource-provider.ts'
import type { Account } from './account.ts'

/** IAM roles. The tagging API does not list them, so they have no ARN for it. */
export function roleProvider({ iam, context: { accountId, now } }: Account): ResourceProvider {
  const put = (
    { properties, tags }: ResourceRequest,
    name: string,
    id: string,
  ): { id: string; attributes: Record<string, string> } => {
    const arn = `arn:aws:iam::${accountId}:role/${name}`
    const policies = listOf(properties['Policies']).map(recordOf)
    iam.roles.set(name, {
      ...{ name, id, arn, tags, createdAtMs: iam.roles.get(name)?.createdAtMs ?? now() },
      trust: properties['AssumeRolePolicyDocument'],
      description: textOf(properties, 'Description') ?? '',
      maxSessionSeconds: Number(textOf(properties, 'MaxSessionDuration') ?? 3600),
      boundaryArn: textOf(properties, 'PermissionsBoundary'),
      policies: Object.fromEntries(
        policies.map((each) => [String(each['PolicyName']), each['PolicyDocument']]),
      ),
    })
    return { id: name, attributes: { Arn: arn, RoleId: id } }
  }
  return {
    nameProperty: 'RoleName',
    make(request) {
      const name = textOf(request.properties, 'RoleName') ?? `${request.stackName}-${request.logicalId}`
      if (iam.roles.has(name))
        return Promise.reject(
          new ResourceFailure(`Role with name ${name} already exists. (Service: Iam, Status Code: 409)`),
        )
      return Promise.resolve(put(request, name, `AROA${randomBytes(8).toString('hex').toUpperCase()}`))
    },
    change: (request, made) => Promise.resolve(put(request, made.id, made.attributes['RoleId'] ?? '')),
    remove: ({ id }) => Promise.resolve(void iam.roles.delete(id)),
  }
}

export function oidcProviderProvider({ iam, context: { accountId } }: Account): ResourceProvider {
  return {
    nameProperty: 'Url',
    make({ properties }) {
      const url = textOf(properties, 'Url') ?? ''
      const arn = `arn:aws:iam::${accountId}:oidc-provider/${url.replace(/^https:\/\//, '')}`
      if (iam.providers.has(arn))
        return Promise.reject(
          new ResourceFailure(`Provider with url ${url} already exists. (Service: Iam, Status Code: 409)`),
        )
      iam.providers.set(arn, url)
      return Promise.resolve({ id: arn, arn, attributes: { Arn: arn } })
    },
    change: (_, made) => Promise.resolve(made),
    remove: ({ id }) => Promise.resolve(void iam.providers.delete(id)),
  }
}
