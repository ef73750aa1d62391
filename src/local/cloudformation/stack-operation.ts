import { setTimeout as delay } from 'node:timers/promises'
import type { TagRegistry } from '../tagging/tag-registry.ts'
import { evaluate, holds, type Scope } from './evaluate.ts'
import {
  recordOf,
  listOf,
  ResourceFailure,
  type MadeResource,
  type ResourceProvider,
  type ResourceRequest,
} from './resource-provider.ts'
import type { ResourceProviders } from './resource-providers.ts'
import type { PlannedResource } from './stack-plan.ts'
import type { Stack, StackResource } from './stack.ts'
import { TemplateFault, type Template } from './template.ts'

export interface OperationPlace {
  readonly providers: ResourceProviders
  readonly tags: TagRegistry
  readonly pseudoOf: (stack: Stack) => Scope['pseudo']
  /** How long each resource takes, ms. */
  readonly resourceMs: number
}

export interface Target {
  readonly template: Template
  readonly parameters: Scope['parameters']
  readonly plan: readonly PlannedResource[]
}

/** One operation on the resources of a stack, resource by resource, each telling its beginning and its end. */
export class StackOperation {
  readonly #stack: Stack
  readonly #place: OperationPlace
  readonly #target: Target

  constructor(stack: Stack, target: Target, place: OperationPlace) {
    this.#stack = stack
    this.#target = target
    this.#place = place
  }

  /** @returns what the operation has replaced, and has still to be removed. @throws ResourceFailure, TemplateFault */
  async make(planned: PlannedResource): Promise<MadeResource> {
    const stack = this.#stack
    stack.tell(planned, '', 'CREATE_IN_PROGRESS')
    await delay(this.#place.resourceMs)
    try {
      const request = this.#request(planned)
      const made = await this.#provider(planned).make(request)
      stack.keep(planned, made, 'CREATE_IN_PROGRESS')
      this.#tag(made, request)
      stack.tell(planned, made.id, 'CREATE_IN_PROGRESS', 'Resource creation Initiated')
      stack.tell(planned, made.id, 'CREATE_COMPLETE')
      return made
    } catch (error) {
      throw this.#failed(planned, '', 'CREATE_FAILED', error)
    }
  }

  async change(planned: PlannedResource, { made }: StackResource): Promise<void> {
    const stack = this.#stack
    stack.tell(planned, made.id, 'UPDATE_IN_PROGRESS')
    await delay(this.#place.resourceMs)
    try {
      const request = this.#request(planned)
      const changed = await this.#provider(planned).change(request, made)
      stack.keep(planned, changed, 'UPDATE_IN_PROGRESS')
      this.#tag(changed, request)
      stack.tell(planned, changed.id, 'UPDATE_COMPLETE')
    } catch (error) {
      throw this.#failed(planned, made.id, 'UPDATE_FAILED', error)
    }
  }

  /** @returns whether it is gone; the failure is in the events. */
  async remove(resource: StackResource): Promise<boolean> {
    const { planned, made } = resource
    const stack = this.#stack
    stack.tell(planned, made.id, 'DELETE_IN_PROGRESS')
    await delay(this.#place.resourceMs)
    try {
      if (planned.isRetained) {
        stack.tell(planned, made.id, 'DELETE_SKIPPED')
      } else {
        await this.#provider(planned).remove(made)
        if (made.arn !== undefined) this.#place.tags.remove(made.arn)
        stack.tell(planned, made.id, 'DELETE_COMPLETE')
      }
      // One that was made in its place has its name now.
      if (stack.resources.get(planned.logicalId)?.made === made) stack.resources.delete(planned.logicalId)
      return true
    } catch (error) {
      this.#failed(planned, made.id, 'DELETE_FAILED', error)
      return false
    }
  }

  nameOf(planned: PlannedResource): string | undefined {
    const { nameProperty } = this.#provider(planned)
    const properties = this.#request(planned).properties
    const name = nameProperty === undefined ? undefined : properties[nameProperty]
    return typeof name === 'string' ? name : undefined
  }

  outputs(): Readonly<Record<string, string>> {
    const { template } = this.#target
    const scope = this.#scope()
    return Object.fromEntries(
      Object.entries(template.Outputs)
        .filter(([, { Condition }]) => Condition === undefined || holds(Condition, scope))
        .map(([key, { Value }]) => [key, textual(evaluate(Value, scope))]),
    )
  }

  #provider({ type }: PlannedResource): ResourceProvider {
    const provider = this.#place.providers.get(type)
    if (provider === undefined) throw new ResourceFailure(`Resource type is not emulated: ${type}`)
    return provider
  }

  #request(planned: PlannedResource): ResourceRequest {
    const properties = recordOf(evaluate(planned.properties, this.#scope()))
    const own = properties['Tags']
    const pairs = listOf(own)
      .map(recordOf)
      .map((each) => [String(each['Key']), String(each['Value'])] as const)
    const named = Array.isArray(own) ? Object.fromEntries(pairs) : texts(recordOf(own))
    const { name: stackName, tags, id } = this.#stack
    const system = {
      'aws:cloudformation:stack-name': stackName,
      'aws:cloudformation:stack-id': id,
      'aws:cloudformation:logical-id': planned.logicalId,
    }
    return { logicalId: planned.logicalId, stackName, properties, tags: { ...system, ...tags, ...named } }
  }

  #scope(): Scope {
    const { template, parameters } = this.#target
    const pseudo = this.#place.pseudoOf(this.#stack)
    return { template, parameters, pseudo, resource: (name, attribute) => this.#reference(name, attribute) }
  }

  #reference(logicalId: string, attribute: string | undefined): string {
    const made = this.#stack.resources.get(logicalId)?.made
    if (made === undefined) throw new TemplateFault(`Template error: no resource of that name: ${logicalId}`)
    if (attribute === undefined) return made.id
    const value = made.attributes[attribute]
    if (value === undefined)
      throw new TemplateFault(`Template error: resource ${logicalId} has no attribute ${attribute}`)
    return value
  }

  #tag({ arn }: MadeResource, { tags }: ResourceRequest): void {
    if (arn !== undefined) this.#place.tags.set(arn, tags)
  }

  #failed(planned: PlannedResource, id: string, status: string, error: unknown): Error {
    const reason = error instanceof Error ? error.message : String(error)
    this.#stack.tell(planned, id, status, reason)
    return error instanceof Error ? error : new ResourceFailure(reason)
  }
}

const texts = (record: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, String(value)]))

const textual = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? ''))
