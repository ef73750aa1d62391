import { StackOperation, type OperationPlace, type Target } from './stack-operation.ts'
import type { Stack, StackResource } from './stack.ts'

/** Makes a new stack's resources; when one of them cannot be made, removes again what was made. Never throws. */
export async function performCreate(stack: Stack, target: Target, place: OperationPlace): Promise<void> {
  const operation = new StackOperation(stack, target, place)
  try {
    for (const planned of target.plan) await operation.make(planned)
    stack.outputs = operation.outputs()
    stack.enter('CREATE_COMPLETE')
  } catch (error) {
    stack.enter('ROLLBACK_IN_PROGRESS', failureWords(stack, 'create', error))
    const left = await removeAll(stack, operation)
    stack.enter(
      left.length === 0 ? 'ROLLBACK_COMPLETE' : 'ROLLBACK_FAILED',
      left.length === 0 ? undefined : leftWords(left),
    )
  }
}

/** Brings a stack's resources to a new target, or all of them back to where they were. Never throws. */
export async function performUpdate(
  stack: Stack,
  targets: { readonly before: Target; readonly after: Target },
  place: OperationPlace,
): Promise<void> {
  const { before, after } = targets
  const operation = new StackOperation(stack, after, place)
  const undo: (() => Promise<void>)[] = []
  const replaced: StackResource[] = []
  try {
    for (const planned of after.plan) {
      const known = stack.resources.get(planned.logicalId)
      if (known === undefined) {
        await operation.make(planned)
        undo.push(() => removed(operation, stack.resources.get(planned.logicalId)))
      } else if (known.planned.shape !== planned.shape) {
        undo.push(() => backTo(stack, known, before, place))
        const name = operation.nameOf(planned)
        if (name === undefined || name === known.made.id) await operation.change(planned, known)
        else replaced.push(await replacedBy(operation, planned, known))
      }
    }
  } catch (error) {
    stack.enter('UPDATE_ROLLBACK_IN_PROGRESS', failureWords(stack, 'update', error))
    return rollBack(stack, undo)
  }
  stack.enter('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS')
  const wanted = new Set(after.plan.map(({ logicalId }) => logicalId))
  const gone = [...stack.resources.values()].filter(({ planned }) => !wanted.has(planned.logicalId))
  for (const resource of [...replaced, ...gone.toReversed()]) await operation.remove(resource)
  stack.outputs = operation.outputs()
  stack.enter('UPDATE_COMPLETE')
}

/** Removes all of it; what cannot be removed stays, with all that it needs. Never throws. */
export async function performDelete(stack: Stack, target: Target, place: OperationPlace): Promise<void> {
  const left = await removeAll(stack, new StackOperation(stack, target, place))
  if (left.length > 0) return stack.enter('DELETE_FAILED', leftWords(left))
  stack.enter('DELETE_COMPLETE')
}

async function removeAll(stack: Stack, operation: StackOperation): Promise<readonly string[]> {
  const left: string[] = []
  const needed = new Set<string>()
  for (const resource of [...stack.resources.values()].toReversed()) {
    const { logicalId, dependsOn } = resource.planned
    if (!needed.has(logicalId) && (await operation.remove(resource))) continue
    if (!needed.has(logicalId)) left.push(logicalId)
    dependsOn.forEach((name) => needed.add(name))
  }
  return left
}

async function replacedBy(
  operation: StackOperation,
  planned: StackResource['planned'],
  known: StackResource,
): Promise<StackResource> {
  await operation.make(planned)
  return known
}

async function rollBack(stack: Stack, undo: readonly (() => Promise<void>)[]): Promise<void> {
  try {
    for (const step of undo.toReversed()) await step()
  } catch (error) {
    stack.enter('UPDATE_ROLLBACK_FAILED', error instanceof Error ? error.message : String(error))
    return
  }
  stack.enter('UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS')
  stack.enter('UPDATE_ROLLBACK_COMPLETE')
}

async function backTo(
  stack: Stack,
  known: StackResource,
  before: Target,
  place: OperationPlace,
): Promise<void> {
  const operation = new StackOperation(stack, before, place)
  const current = stack.resources.get(known.planned.logicalId)
  if (current !== undefined && current.made.id !== known.made.id) await operation.remove(current)
  stack.keep(known.planned, known.made, 'UPDATE_IN_PROGRESS')
  await operation.change(known.planned, known)
}

async function removed(operation: StackOperation, resource: StackResource | undefined): Promise<void> {
  if (resource !== undefined) await operation.remove(resource)
}

function failureWords(stack: Stack, verb: 'create' | 'update', error: unknown): string {
  const failed = stack.events.findLast(({ status }) => status === `${verb.toUpperCase()}_FAILED`)
  return failed === undefined
    ? error instanceof Error
      ? error.message
      : String(error)
    : `The following resource(s) failed to ${verb}: [${failed.logicalId}]. ${verb === 'create' ? 'Rollback requested by user.' : ''}`.trim()
}

const leftWords = (left: readonly string[]): string =>
  `The following resource(s) failed to delete: [${left.join(', ')}]. `
