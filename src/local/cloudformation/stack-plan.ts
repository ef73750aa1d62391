import { canonicalJson } from '../../core/cell.ts'
import { evaluate, holds, type Scope } from './evaluate.ts'
import { TemplateFault, type Template } from './template.ts'

/** A resource that a template asks for under its parameters. */
export interface PlannedResource {
  readonly logicalId: string
  readonly type: string
  /** As in the template, not evaluated. */
  readonly properties: unknown
  /** Canonical JSON of type and evaluated properties, resources named by their logical ids: equal ones need no change. */
  readonly shape: string
  readonly dependsOn: readonly string[]
  readonly isRetained: boolean
}

/** Resources in an order in which each follows what it depends on. @throws TemplateFault */
export function planStack(
  template: Template,
  parameters: Scope['parameters'],
  pseudo: Scope['pseudo'],
): readonly PlannedResource[] {
  const all = Object.entries(template.Resources)
  const wanted = new Set<string>()
  const scope = (resource: Scope['resource']): Scope => ({ template, parameters, pseudo, resource })
  const conditions = scope(() => {
    throw new TemplateFault('Template error: a condition cannot refer to a resource')
  })
  for (const [logicalId, { Condition }] of all)
    if (Condition === undefined || holds(Condition, conditions)) wanted.add(logicalId)
  const planned = all
    .filter(([logicalId]) => wanted.has(logicalId))
    .map(([logicalId, resource]) => {
      const used = new Set<string>()
      const placeholders = scope((name, attribute) => {
        if (!wanted.has(name))
          throw new TemplateFault(
            `Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`,
          )
        used.add(name)
        return attribute === undefined ? `{{${name}}}` : `{{${name}.${attribute}}}`
      })
      const properties = evaluate(resource.Properties ?? {}, placeholders) ?? {}
      const named = [resource.DependsOn ?? []].flat().filter((name) => wanted.has(name))
      return {
        ...{ logicalId, type: resource.Type, properties: resource.Properties ?? {} },
        shape: canonicalJson({ type: resource.Type, properties }),
        dependsOn: [...new Set([...used, ...named])],
        isRetained: resource.DeletionPolicy === 'Retain',
      }
    })
  return inOrder(planned)
}

function inOrder(planned: readonly PlannedResource[]): readonly PlannedResource[] {
  const ordered: PlannedResource[] = []
  const left = new Map(planned.map((resource) => [resource.logicalId, resource]))
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ dependsOn }) => dependsOn.every((name) => !left.has(name)))
    if (ready.length === 0)
      throw new TemplateFault(`Circular dependency between resources: [${[...left.keys()].join(', ')}]`)
    for (const resource of ready) {
      ordered.push(resource)
      left.delete(resource.logicalId)
    }
  }
  return ordered
}
