import { randomUUID } from 'node:crypto'
import { serviceError } from '../aws/service-error.ts'
import { PlatformUnavailable } from '../core/errors.ts'
import type { DeployContext } from './deploy-context.ts'
import { ask, waitFor } from './wait-for.ts'

export interface StackInputs {
  /** JSON, without what people need to read it: the service takes 51,200 bytes. */
  readonly template: string
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}

export interface PlannedChange {
  readonly action: 'add' | 'change' | 'replace' | 'remove'
  readonly logicalId: string
  readonly type: string
}

export interface ChangeSetSeen {
  readonly id: string
  readonly changes: readonly PlannedChange[]
}

const patienceMs = 5 * 60_000

/** What would be done to the stack. Undefined: nothing. @throws PlatformUnavailable where it cannot be done */
export async function makeChangeSet(
  inputs: StackInputs,
  type: 'CREATE' | 'UPDATE',
  context: DeployContext,
): Promise<ChangeSetSeen | undefined> {
  const { sdk, control } = await context.clients.cloudFormation()
  // A name of its own: what another soalbench is about to do must not be taken for ours.
  const ChangeSetName = `soalbench-${randomUUID()}`
  const command = new sdk.CreateChangeSetCommand({
    ...{ StackName: context.stack, ChangeSetName, ChangeSetType: type, ClientToken: ChangeSetName },
    TemplateBody: inputs.template,
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    Parameters: Object.entries(inputs.parameters).map(([ParameterKey, ParameterValue]) => ({
      ParameterKey,
      ParameterValue,
    })),
    Tags: Object.entries(inputs.tags).map(([Key, Value]) => ({ Key, Value })),
  })
  // Sent twice because its answer was lost, it is there already.
  await ask(() => control.send(command), context).catch(unless('AlreadyExistsException'))
  const described = await waitFor(
    `change set of stack ${context.stack}`,
    async () => {
      const seen = await describe(ChangeSetName, context)
      return seen.Status === 'CREATE_COMPLETE' || seen.Status === 'FAILED' ? seen : undefined
    },
    context,
    context.now() + patienceMs,
  )
  const id = described.ChangeSetId ?? ChangeSetName
  if (described.Status === 'CREATE_COMPLETE') return { id, changes: described.changes }
  await dropChangeSet(id, context)
  const reason = described.StatusReason ?? ''
  if (/didn't contain changes|No updates are to be performed/.test(reason)) return undefined
  throw new PlatformUnavailable(`stack cannot be changed: ${context.stack}: ${reason}`)
}

/** @returns false where somebody else changed the stack first. */
export async function executeChangeSet({ id }: ChangeSetSeen, context: DeployContext): Promise<boolean> {
  const { sdk, control } = await context.clients.cloudFormation()
  const command = new sdk.ExecuteChangeSetCommand({
    ...{ StackName: context.stack, ChangeSetName: id, ClientRequestToken: randomUUID() },
  })
  try {
    await ask(() => control.send(command), context)
    return true
  } catch (error) {
    const { name } = serviceError(error)
    if (!/^(InvalidChangeSetStatus|ChangeSetNotFound)/.test(name)) throw error
    const seen = await describe(id, context).catch(unless('ChangeSetNotFound', 'ChangeSetNotFoundException'))
    // Begun by our own call, whose answer was lost.
    return seen?.ExecutionStatus?.startsWith('EXECUTE_') ?? false
  }
}

export async function dropChangeSet(id: string, context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.cloudFormation()
  const command = new sdk.DeleteChangeSetCommand({ StackName: context.stack, ChangeSetName: id })
  await ask(() => control.send(command), context).catch(
    unless('ChangeSetNotFound', 'ChangeSetNotFoundException'),
  )
}

async function describe(ChangeSetName: string, context: DeployContext) {
  const { sdk, control } = await context.clients.cloudFormation()
  const changes: PlannedChange[] = []
  let NextToken: string | undefined
  for (;;) {
    const command = new sdk.DescribeChangeSetCommand({ StackName: context.stack, ChangeSetName, NextToken })
    const page = await ask(() => control.send(command), context)
    for (const { ResourceChange } of page.Changes ?? []) {
      const {
        Action,
        Replacement,
        LogicalResourceId: logicalId = '',
        ResourceType: type = '',
      } = ResourceChange ?? {}
      const action =
        Action === 'Add'
          ? 'add'
          : Action === 'Remove'
            ? 'remove'
            : Replacement === 'True'
              ? 'replace'
              : 'change'
      changes.push({ action, logicalId, type })
    }
    NextToken = page.NextToken
    if (NextToken === undefined) return { ...page, changes }
  }
}

function unless(...names: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!names.includes(serviceError(error).name)) throw error
    return undefined
  }
}
