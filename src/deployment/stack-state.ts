import type { Stack } from '../aws/cloudformation-sdk.ts'
import { serviceError } from '../aws/service-error.ts'
import type { DeployContext } from './deploy-context.ts'
import { ask } from './wait-for.ts'

export interface StackSeen {
  readonly id: string
  readonly status: string
  readonly reason: string
  readonly outputs: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
}

/** The stack as it stands; undefined where there is none. `id` finds a deleted one too. */
export async function readStack(context: DeployContext, id = context.stack): Promise<StackSeen | undefined> {
  const { sdk, control } = await context.clients.cloudFormation()
  try {
    const { Stacks } = await ask(
      () => control.send(new sdk.DescribeStacksCommand({ StackName: id })),
      context,
    )
    return Stacks?.[0] === undefined ? undefined : seenOf(Stacks[0])
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

export const isAbsent = (error: unknown): boolean => {
  const { name, message } = serviceError(error)
  return name === 'ValidationError' && /does not exist/.test(message)
}

/** Something is being done to it, by whomever. */
export const isBusy = ({ status }: StackSeen): boolean =>
  status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS'

const seenOf = (stack: Stack): StackSeen => ({
  id: stack.StackId ?? '',
  status: stack.StackStatus ?? 'UNKNOWN',
  reason: stack.StackStatusReason ?? '',
  outputs: pairs(stack.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue])),
  parameters: pairs(
    stack.Parameters?.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue]),
  ),
  tags: pairs(stack.Tags?.map(({ Key, Value }) => [Key, Value])),
})

const pairs = (
  entries: readonly (readonly [string | undefined, string | undefined])[] = [],
): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(([key = '', value = '']) => [key, value]))
