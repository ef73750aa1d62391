import type { EngineContext } from '../engine.ts'
import type { QueryCall, XmlContent } from '../query-protocol.ts'
import { QueryError } from '../query-protocol.ts'
import { createQueryService, type QueryOperations } from '../query-service.ts'
import type { TagRegistry } from '../tagging/tag-registry.ts'
import type { WireService } from '../wire.ts'
import type { Account } from './providers/account.ts'
import { resourceProviders } from './resource-providers.ts'
import { StackRegistry } from './stack-registry.ts'
import { parameterValues, parseTemplate, TemplateFault } from './template.ts'
import {
  changeSetView,
  eventView,
  resourceDetail,
  resourceSummary,
  stackSummary,
  stackView,
} from './views.ts'

export interface CloudFormationOptions {
  readonly account: Account
  readonly tags: TagRegistry
  /** How long each resource takes, ms. */
  readonly resourceMs: number
}

/** AWS CloudFormation (query, 2010-05-15): change sets, and stacks whose resources really are in the account. */
export function createCloudFormationService(
  context: Pick<EngineContext, 'accountId' | 'region' | 'now' | 'log'>,
  { account, tags, resourceMs }: CloudFormationOptions,
): WireService {
  const { accountId, region, now } = context
  const registry = new StackRegistry({
    ...{ providers: resourceProviders(account), tags, resourceMs, now },
    arnPrefix: `arn:aws:cloudformation:${region}:${accountId}`,
    pseudoOf: ({ name, id }) => ({
      'AWS::StackName': name,
      'AWS::StackId': id,
      'AWS::Region': region,
      'AWS::AccountId': accountId,
      'AWS::Partition': 'aws',
      'AWS::URLSuffix': 'amazonaws.com',
    }),
  })
  const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'
  return createQueryService(
    { name: 'cloudformation', namespace, operations: operationsOf(registry) },
    context,
    () => registry.close(),
  )
}

const operationsOf = (registry: StackRegistry): QueryOperations =>
  new Map<string, (call: QueryCall) => XmlContent>([
    ['CreateChangeSet', (call) => createChangeSet(registry, call)],
    ['DescribeChangeSet', (call) => describeChangeSet(registry, call)],
    ['DeleteChangeSet', (call) => deleteChangeSet(registry, call)],
    ['ExecuteChangeSet', (call) => executeChangeSet(registry, call)],
    ['DescribeStacks', (call) => describeStacks(registry, call)],
    ['DescribeStackEvents', (call) => describeStackEvents(registry, call)],
    ['DescribeStackResources', (call) => describeStackResources(registry, call)],
    ['ListStackResources', (call) => listStackResources(registry, call)],
    ['ListStacks', (call) => listStacks(registry, call)],
    [
      'GetTemplate',
      (call) => ({
        TemplateBody: registry.stack(stackName(call)).body,
        StagesAvailable: ['Original', 'Processed'],
      }),
    ],
    ['DeleteStack', (call) => deleteStack(registry, call)],
    ['ValidateTemplate', validateTemplate],
  ])

function createChangeSet(registry: StackRegistry, call: QueryCall): XmlContent {
  if (!call.texts('Capabilities').includes('CAPABILITY_NAMED_IAM'))
    throw new QueryError(
      'InsufficientCapabilitiesException',
      'Requires capabilities : [CAPABILITY_NAMED_IAM]',
    )
  const parameters = call.structures('Parameters')
  const isKept = (each: Readonly<Record<string, string>>): boolean => each['UsePreviousValue'] === 'true'
  const body = call.text('TemplateBody')
  if (body === undefined && call.text('UsePreviousTemplate') !== 'true')
    throw new QueryError('ValidationError', 'Either Template URL or Template Body must be specified.')
  if (Buffer.byteLength(body ?? '') > 51_200)
    throw new QueryError(
      'ValidationError',
      `1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200`,
    )
  const { stack, changeSet } = registry.createChangeSet({
    ...{ stackName: stackName(call), name: call.text('ChangeSetName') ?? '', body },
    type: call.text('ChangeSetType') === 'CREATE' ? 'CREATE' : 'UPDATE',
    clientToken: call.text('ClientToken'),
    parameters: Object.fromEntries(
      parameters
        .filter((each) => !isKept(each))
        .map((each) => [each['ParameterKey'] ?? '', each['ParameterValue'] ?? '']),
    ),
    kept: parameters.filter(isKept).map((each) => each['ParameterKey'] ?? ''),
    tags: tagsOf(call),
  })
  return { Id: changeSet.id, StackId: stack.id }
}

function tagsOf(call: QueryCall): Readonly<Record<string, string>> | undefined {
  const tags = call.structures('Tags').map(({ Key = '', Value = '' }) => [Key, Value])
  return tags.length === 0 ? undefined : Object.fromEntries(tags)
}

function describeChangeSet(registry: StackRegistry, call: QueryCall): XmlContent {
  const stack = registry.stack(stackName(call))
  return changeSetView(stack, registry.changeSet(stack, call.text('ChangeSetName') ?? ''))
}

function deleteChangeSet(registry: StackRegistry, call: QueryCall): XmlContent {
  const stack = registry.find(stackName(call))
  const name = call.text('ChangeSetName') ?? ''
  for (const each of stack?.changeSets.values() ?? [])
    if (each.name === name || each.id === name) stack?.changeSets.delete(each.name)
  return {}
}

function executeChangeSet(registry: StackRegistry, call: QueryCall): XmlContent {
  const stack = registry.stack(stackName(call))
  const token = call.text('ClientRequestToken')
  if (token !== undefined && stack.token === token) return {}
  registry.execute(stack, registry.changeSet(stack, call.text('ChangeSetName') ?? ''), token)
  return {}
}

function describeStacks(registry: StackRegistry, call: QueryCall): XmlContent {
  const name = call.text('StackName')
  const found =
    name === undefined ? registry.all().filter(({ isDeleted }) => !isDeleted) : [registry.stack(name)]
  return { Stacks: found.map(stackView) }
}

/** Newest first, 100 a page, as the service gives them. */
function describeStackEvents(registry: StackRegistry, call: QueryCall): XmlContent {
  const stack = registry.stack(stackName(call))
  const from = Number(call.text('NextToken') ?? 0)
  const to = from + 100
  const newest = stack.events.toReversed()
  return {
    StackEvents: newest.slice(from, to).map((event) => eventView(stack, event)),
    NextToken: to < newest.length ? String(to) : undefined,
  }
}

function describeStackResources(registry: StackRegistry, call: QueryCall): XmlContent {
  const stack = registry.stack(stackName(call))
  return { StackResources: [...stack.resources.values()].map((each) => resourceDetail(stack, each)) }
}

function listStackResources(registry: StackRegistry, call: QueryCall): XmlContent {
  return {
    StackResourceSummaries: [...registry.stack(stackName(call)).resources.values()].map(resourceSummary),
  }
}

function listStacks(registry: StackRegistry, call: QueryCall): XmlContent {
  const wanted = call.texts('StackStatusFilter')
  const found = registry.all().filter(({ status }) => wanted.length === 0 || wanted.includes(status))
  return { StackSummaries: found.map(stackSummary) }
}

function deleteStack(registry: StackRegistry, call: QueryCall): XmlContent {
  registry.delete(stackName(call), call.text('ClientRequestToken'))
  return {}
}

function validateTemplate(call: QueryCall): XmlContent {
  try {
    const template = parseTemplate(call.text('TemplateBody') ?? '')
    const values = parameterValues(template, {})
    return {
      Description: template.Description,
      Parameters: Object.keys(values).map((ParameterKey) => ({ ParameterKey })),
    }
  } catch (error) {
    if (error instanceof TemplateFault) throw new QueryError('ValidationError', error.message)
    throw error
  }
}

const stackName = (call: QueryCall): string => call.text('StackName') ?? ''
