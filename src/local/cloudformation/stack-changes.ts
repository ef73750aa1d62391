import { canonicalJson } from '../../core/cell.ts'
import type { PlannedResource } from './stack-plan.ts'
import type { ResourceChange, Stack } from './stack.ts'

/** What an update would do, as a change set tells it. Other tags change everything that can have some. */
export function changesBetween(
  stack: Stack,
  plan: readonly PlannedResource[],
  tags: Readonly<Record<string, string>>,
): readonly ResourceChange[] {
  const isRetagged = stack.resources.size > 0 && canonicalJson(tags) !== canonicalJson(stack.tags)
  const wanted = new Set(plan.map(({ logicalId }) => logicalId))
  const asked = plan.flatMap((planned): readonly ResourceChange[] => {
    const { logicalId, type } = planned
    const known = stack.resources.get(logicalId)
    if (known === undefined)
      return [{ action: 'Add', logicalId, physicalId: undefined, type, replacement: undefined }]
    if (known.planned.shape === planned.shape && !(isRetagged && known.made.arn !== undefined)) return []
    return [{ action: 'Modify', logicalId, physicalId: known.made.id, type, replacement: 'False' }]
  })
  const gone = [...stack.resources.values()].filter(({ planned }) => !wanted.has(planned.logicalId))
  return [
    ...asked,
    ...gone.map(({ planned, made }) => ({
      ...{ action: 'Remove' as const, logicalId: planned.logicalId, physicalId: made.id, type: planned.type },
      replacement: undefined,
    })),
  ]
}
