import type { XmlContent } from '../query-protocol.ts'
import type { ChangeSet, Stack, StackEvent, StackResource } from './stack.ts'

export const stackView = (stack: Stack): XmlContent => ({
  ...stackSummary(stack),
  Description: descriptionOf(stack.body),
  DisableRollback: false,
  EnableTerminationProtection: false,
  NotificationARNs: [],
  Capabilities: ['CAPABILITY_NAMED_IAM'],
  Parameters: parametersOf(stack.parameters),
  Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
  Tags: tagsOf(stack.tags),
})

export const stackSummary = (stack: Stack): { readonly [key: string]: XmlContent } => ({
  StackId: stack.id,
  StackName: stack.name,
  CreationTime: time(stack.createdAtMs),
  LastUpdatedTime: stack.updatedAtMs === undefined ? undefined : time(stack.updatedAtMs),
  DeletionTime: stack.deletedAtMs === undefined ? undefined : time(stack.deletedAtMs),
  StackStatus: stack.status,
  StackStatusReason: stack.reason,
  DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
})

export const eventView = (stack: Stack, event: StackEvent): XmlContent => ({
  StackId: stack.id,
  EventId: event.id,
  StackName: stack.name,
  LogicalResourceId: event.logicalId,
  PhysicalResourceId: event.physicalId,
  ResourceType: event.type,
  Timestamp: time(event.atMs),
  ResourceStatus: event.status,
  ResourceStatusReason: event.reason,
  ClientRequestToken: event.token,
})

export const resourceSummary = (resource: StackResource): { readonly [key: string]: XmlContent } => ({
  LogicalResourceId: resource.planned.logicalId,
  PhysicalResourceId: resource.made.id,
  ResourceType: resource.planned.type,
  LastUpdatedTimestamp: time(resource.updatedAtMs),
  ResourceStatus: resource.status,
  ResourceStatusReason: resource.reason,
  DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
})

export const resourceDetail = (stack: Stack, resource: StackResource): XmlContent => ({
  ...resourceSummary(resource),
  StackName: stack.name,
  StackId: stack.id,
  Timestamp: time(resource.updatedAtMs),
})

export const changeSetView = (stack: Stack, changeSet: ChangeSet): XmlContent => ({
  ChangeSetName: changeSet.name,
  ChangeSetId: changeSet.id,
  StackId: stack.id,
  StackName: stack.name,
  CreationTime: time(changeSet.createdAtMs),
  ExecutionStatus: changeSet.execution,
  Status: changeSet.status,
  // The reason is there before the status says so; it is not told before.
  StatusReason: changeSet.status === 'FAILED' ? changeSet.reason : undefined,
  Capabilities: ['CAPABILITY_NAMED_IAM'],
  Parameters: parametersOf(changeSet.parameters),
  Tags: tagsOf(changeSet.tags),
  Changes:
    changeSet.status !== 'CREATE_COMPLETE'
      ? []
      : changeSet.changes.map(({ action, logicalId, physicalId, type, replacement }) => ({
          Type: 'Resource',
          ResourceChange: {
            Action: action,
            LogicalResourceId: logicalId,
            PhysicalResourceId: physicalId,
            ResourceType: type,
            Replacement: replacement,
          },
        })),
})

const parametersOf = (parameters: Readonly<Record<string, string>>): XmlContent =>
  Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }))

const tagsOf = (tags: Readonly<Record<string, string>>): XmlContent =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))

function descriptionOf(body: string): string | undefined {
  const found: unknown = /"Description":\s*("(?:[^"\\]|\\.)*")/.exec(body)?.[1]
  return typeof found === 'string' ? String(JSON.parse(found)) : undefined
}

const time = (ms: number): string => new Date(ms).toISOString()
