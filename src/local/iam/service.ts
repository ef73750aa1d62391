import type { EngineContext } from '../engine.ts'
import { createQueryService, type QueryOperations } from '../query-service.ts'
import { QueryError, type QueryCall, type XmlContent } from '../query-protocol.ts'
import type { WireService } from '../wire.ts'
import type { IamRegistry, IamRole } from './iam-registry.ts'

/** What can be read of IAM (query, 2010-05-08). Roles are made by stacks. */
export function createIamService(context: Pick<EngineContext, 'log'>, registry: IamRegistry): WireService {
  return createQueryService(
    {
      name: 'iam',
      namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
      operations: operationsOf(registry),
    },
    context,
  )
}

const operationsOf = (registry: IamRegistry): QueryOperations =>
  new Map<string, (call: QueryCall) => XmlContent>([
    ['GetRole', (call) => ({ Role: viewOf(roleOf(registry, call)) })],
    [
      'ListRoles',
      () => ({
        IsTruncated: false,
        Roles: [...registry.roles.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)).map(viewOf),
      }),
    ],
    [
      'ListRolePolicies',
      (call) => ({ IsTruncated: false, PolicyNames: Object.keys(roleOf(registry, call).policies) }),
    ],
    ['GetRolePolicy', (call) => rolePolicy(registry, call)],
    [
      'ListOpenIDConnectProviders',
      () => ({ OpenIDConnectProviderList: [...registry.providers.keys()].map((Arn) => ({ Arn })) }),
    ],
  ])

function rolePolicy(registry: IamRegistry, call: QueryCall): XmlContent {
  const { name, policies } = roleOf(registry, call)
  const policyName = call.text('PolicyName') ?? ''
  const found = policies[policyName]
  if (found === undefined) throw noSuch(`The role policy with name ${policyName} cannot be found.`)
  return { RoleName: name, PolicyName: policyName, PolicyDocument: encoded(found) }
}

function roleOf({ roles }: IamRegistry, call: QueryCall): IamRole {
  const name = call.text('RoleName') ?? ''
  const found = roles.get(name)
  if (found === undefined) throw noSuch(`The role with name ${name} cannot be found.`)
  return found
}

const viewOf = (role: IamRole): XmlContent => ({
  Path: '/',
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: new Date(role.createdAtMs).toISOString(),
  AssumeRolePolicyDocument: encoded(role.trust),
  Description: role.description,
  MaxSessionDuration: role.maxSessionSeconds,
  PermissionsBoundary:
    role.boundaryArn === undefined
      ? undefined
      : { PermissionsBoundaryType: 'PermissionsBoundaryPolicy', PermissionsBoundaryArn: role.boundaryArn },
  Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
})

/** IAM sends documents URL-encoded. */
const encoded = (document: unknown): string => encodeURIComponent(JSON.stringify(document))

const noSuch = (message: string): QueryError => new QueryError('NoSuchEntity', message, 404)
