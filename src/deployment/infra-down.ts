import { randomUUID } from 'node:crypto'
import { PlatformUnavailable } from '../core/errors.ts'
import type { DeployContext } from './deploy-context.ts'
import { emptyBucket, refuseHistory } from './empty-bucket.ts'
import { followStack, type FailedResource } from './follow-stack.ts'
import { leftovers, type Leftover } from './leftovers.ts'
import { causes } from './settle-stack.ts'
import { isBusy, readStack, type StackSeen } from './stack-state.ts'
import { stopWork } from './stop-work.ts'
import { ask } from './wait-for.ts'

export interface DownRequest {
  /** Delete `history/` too: nothing makes it again. */
  readonly withHistory: boolean
  /** Asked once, before anything is stopped. */
  readonly confirm: (seen: StackSeen | undefined) => Promise<boolean>
}

export interface DownReport {
  readonly outcome: 'removed' | 'nothing-there' | 'declined'
  /** What is there all the same. */
  readonly left: readonly Leftover[]
}

const mostRounds = 3

/**
 * Takes the stack down and looks whether anything is left. Given again after any end, it goes on.
 * @throws PlatformUnavailable, UsageInvalid where the bucket holds history
 */
export async function infraDown(request: DownRequest, context: DeployContext): Promise<DownReport> {
  const seen = await readStack(context)
  if (!request.withHistory) await refuseHistory(context)
  if (seen === undefined) return { outcome: 'nothing-there', left: await leftovers(context) }
  if (!(await request.confirm(seen))) return { outcome: 'declined', left: [] }
  let failed: readonly FailedResource[] = []
  for (let round = 1; round <= mostRounds; round += 1) {
    const now = await readStack(context)
    if (now === undefined || now.status === 'DELETE_COMPLETE') break
    failed = await removed(now, context)
  }
  const left = await leftovers(context)
  const stack = await readStack(context)
  if (stack !== undefined && failed.length > 0)
    throw new PlatformUnavailable(
      `stack cannot be deleted: ${context.stack} is ${stack.status}: ${causes(failed)}`,
      {
        suggestions: left.map(({ what, fix }) => `${what}: ${fix}`),
      },
    )
  return { outcome: 'removed', left }
}

/** One round: what was written or started meanwhile keeps the stack from going, and the next round clears it away. */
async function removed(seen: StackSeen, context: DeployContext): Promise<readonly FailedResource[]> {
  const { sdk, control } = await context.clients.cloudFormation()
  if (isBusy(seen)) {
    context.say(`stack ${context.stack} is ${seen.status}: waiting for its end`)
    const { stack } = await followStack(seen.id, context)
    if (stack === undefined) return []
  }
  await stopWork(context)
  await emptyBucket(context)
  context.say(`deleting stack ${context.stack}`)
  const command = new sdk.DeleteStackCommand({ StackName: seen.id, ClientRequestToken: randomUUID() })
  await ask(() => control.send(command), context)
  return (await followStack(seen.id, context)).failed
}
