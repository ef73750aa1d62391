import { randomUUID } from 'node:crypto'
import { PlatformUnavailable } from '../core/errors.ts'
import type { DeployContext } from './deploy-context.ts'
import { followStack, type FailedResource } from './follow-stack.ts'
import { isBusy, readStack, type StackSeen } from './stack-state.ts'
import { ask } from './wait-for.ts'

/**
 * The stack in a state in which it can be changed; undefined: there is none. What goes on is waited for, and what was never
 * finished is taken away. @throws PlatformUnavailable for a state that only a person can end
 */
export async function settleStack(context: DeployContext): Promise<StackSeen | undefined> {
  for (;;) {
    const seen = await readStack(context)
    if (seen === undefined || seen.status === 'DELETE_COMPLETE') return undefined
    if (isBusy(seen)) {
      context.say(
        `stack ${context.stack} is ${seen.status}: begun by a soalbench that was stopped, or by somebody else who works on it now; waiting for its end`,
      )
      await followStack(seen.id, context)
    } else if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED)$/.test(seen.status)) {
      context.say(
        `stack ${context.stack} is ${seen.status}: its first making failed; it is deleted and made again`,
      )
      await deleteStack(seen, context)
    } else if (seen.status.endsWith('_FAILED')) throw await stuck(seen, context)
    else return seen
  }
}

/** @throws PlatformUnavailable naming what cannot be deleted */
export async function deleteStack(seen: StackSeen, context: DeployContext): Promise<void> {
  const { sdk, control } = await context.clients.cloudFormation()
  const command = new sdk.DeleteStackCommand({ StackName: seen.id, ClientRequestToken: randomUUID() })
  await ask(() => control.send(command), context)
  const { stack, failed } = await followStack(seen.id, context)
  if (stack !== undefined) throw cannotDelete(stack, failed, context)
}

async function stuck(seen: StackSeen, context: DeployContext): Promise<PlatformUnavailable> {
  const { failed } = await followStack(seen.id, context)
  if (seen.status === 'DELETE_FAILED') return cannotDelete(seen, failed, context)
  const where = `--stack-name ${context.stack} --region ${context.region}`
  return new PlatformUnavailable(
    `stack is ${seen.status}: ${context.stack}: ${causes(failed) || seen.reason || 'no reason given'}`,
    {
      suggestions: [
        `Put right what the reason names, then: aws cloudformation continue-update-rollback ${where}`,
        'Then give the same command again.',
      ],
    },
  )
}

const cannotDelete = (
  seen: StackSeen,
  failed: readonly FailedResource[],
  { stack }: DeployContext,
): PlatformUnavailable =>
  new PlatformUnavailable(
    `stack cannot be deleted: ${stack} is ${seen.status}: ${causes(failed) || seen.reason}`,
    {
      suggestions: [
        ...new Set(failed.map(({ type }) => fixes[type] ?? 'Remove it by hand.')),
        'Then: soalbench infra down',
      ],
    },
  )

export const causes = (failed: readonly FailedResource[]): string =>
  failed.map(({ logicalId, type, reason }) => `${logicalId} (${type}): ${reason}`).join('; ')

const fixes: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'Something was written to the bucket after it was emptied: end what writes to it.',
  'AWS::EMRServerless::Application': 'The application was started again: end the run that uses it.',
}
