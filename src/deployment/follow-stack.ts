import type { StackEvent } from '../aws/cloudformation-sdk.ts'
import type { DeployContext } from './deploy-context.ts'
import { isAbsent, isBusy, readStack, type StackSeen } from './stack-state.ts'
import { ask, waitFor } from './wait-for.ts'

/** Longer than any operation on the template takes: EMR and Lambda settle in minutes. */
const patienceMs = 40 * 60_000

export interface FailedResource {
  readonly logicalId: string
  readonly type: string
  readonly reason: string
}

export interface FollowedStack {
  /** Undefined: it is gone. */
  readonly stack: StackSeen | undefined
  readonly failed: readonly FailedResource[]
}

/** Waits until nothing is done to the stack any more, and tells each resource once, when it is ready, gone or has failed. */
export async function followStack(id: string, context: DeployContext): Promise<FollowedStack> {
  const told = new Set<string>()
  const failed: FailedResource[] = []
  const sinceMs = await beginning(id, context)
  const stack = await waitFor(
    `stack ${context.stack}`,
    async () => {
      const seen = await readStack(context, id)
      for (const event of await eventsSince(id, sinceMs, context)) tell(event, told, failed, context)
      return seen === undefined || !isBusy(seen) ? { seen } : undefined
    },
    context,
    context.now() + patienceMs,
  )
  return { stack: stack.seen?.status === 'DELETE_COMPLETE' ? undefined : stack.seen, failed }
}

function tell(event: StackEvent, told: Set<string>, failed: FailedResource[], context: DeployContext): void {
  const {
    EventId = '',
    LogicalResourceId: logicalId = '',
    ResourceStatus: status = '',
    ResourceType: type = '',
  } = event
  if (told.has(EventId) || type === 'AWS::CloudFormation::Stack') return
  told.add(EventId)
  const reason = event.ResourceStatusReason ?? ''
  const isFailure = status.endsWith('_FAILED')
  if (!isFailure && !status.endsWith('_COMPLETE') && status !== 'DELETE_SKIPPED') return
  const word = status.toLowerCase().replaceAll('_', ' ')
  context.say(
    `  ${word.padEnd(16)} ${type.replace(/^AWS::/, '').padEnd(28)} ${logicalId}${isFailure ? `: ${reason}` : ''}`,
  )
  // What is given up because another one failed is no cause.
  if (isFailure && !/^Resource (creation|update) cancelled/.test(reason))
    failed.push({ logicalId, type, reason })
}

/** Events of the operation that goes on: from the last time that one was begun. Oldest first. */
async function eventsSince(
  id: string,
  sinceMs: number,
  context: DeployContext,
): Promise<readonly StackEvent[]> {
  const found: StackEvent[] = []
  for await (const event of eventsOf(id, context)) {
    if ((event.Timestamp?.getTime() ?? 0) < sinceMs) break
    found.push(event)
  }
  return found.toReversed()
}

async function beginning(id: string, context: DeployContext): Promise<number> {
  for await (const { ResourceType, ResourceStatusReason, Timestamp } of eventsOf(id, context))
    if (ResourceType === 'AWS::CloudFormation::Stack' && ResourceStatusReason === 'User Initiated')
      return Timestamp?.getTime() ?? 0
  return 0
}

/** Newest first. */
async function* eventsOf(id: string, context: DeployContext): AsyncGenerator<StackEvent> {
  const { sdk, control } = await context.clients.cloudFormation()
  let NextToken: string | undefined
  do {
    const command = new sdk.DescribeStackEventsCommand({ StackName: id, NextToken })
    const page = await ask(() => control.send(command), context).catch((error: unknown) => {
      if (isAbsent(error)) return undefined
      throw error
    })
    yield* page?.StackEvents ?? []
    NextToken = page?.NextToken
  } while (NextToken !== undefined)
}
