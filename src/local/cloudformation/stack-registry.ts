import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { QueryError } from '../query-protocol.ts'
import { performCreate, performDelete, performUpdate } from './perform.ts'
import type { OperationPlace, Target } from './stack-operation.ts'
import { planStack } from './stack-plan.ts'
import { Stack, type ChangeSet } from './stack.ts'
import { changesBetween } from './stack-changes.ts'
import { parameterValues, parseTemplate, TemplateFault } from './template.ts'

export interface RegistryPlace extends OperationPlace {
  /** `arn:aws:cloudformation:us-east-1:000000000000` */
  readonly arnPrefix: string
  readonly now: () => number
}

export interface ChangeSetRequest {
  readonly stackName: string
  readonly name: string
  readonly type: 'CREATE' | 'UPDATE'
  readonly clientToken: string | undefined
  /** Undefined: the template that the stack has. */
  readonly body: string | undefined
  readonly parameters: Readonly<Record<string, string>>
  /** Parameters that keep the value that they have. */
  readonly kept: readonly string[]
  /** Undefined: as they are. */
  readonly tags: Readonly<Record<string, string>> | undefined
}

/** All stacks of the account, deleted ones included, which are found by their id alone. */
export class StackRegistry {
  readonly #place: RegistryPlace
  readonly #stacks: Stack[] = []
  readonly #performing = new Set<Promise<void>>()

  constructor(place: RegistryPlace) {
    this.#place = place
  }

  all(): readonly Stack[] {
    return this.#stacks
  }

  find(nameOrId: string): Stack | undefined {
    return this.#stacks.findLast(
      (stack) => stack.id === nameOrId || (stack.name === nameOrId && !stack.isDeleted),
    )
  }

  /** @throws QueryError */
  stack(nameOrId: string): Stack {
    const found = this.find(nameOrId)
    if (found !== undefined) return found
    throw new QueryError('ValidationError', `Stack with id ${nameOrId} does not exist`)
  }

  createChangeSet(request: ChangeSetRequest): { readonly stack: Stack; readonly changeSet: ChangeSet } {
    const known = this.find(request.stackName)
    const text = JSON.stringify(request)
    const same = known?.changeSets.get(request.name)
    if (known !== undefined && same?.request === text && request.clientToken !== undefined)
      return { stack: known, changeSet: same }
    if (same !== undefined)
      throw new QueryError(
        'AlreadyExistsException',
        `ChangeSet ${request.name} cannot be created due to a mismatch with existing attribute Template`,
      )
    const stack = this.#forChangeSet(request, known)
    const changeSet = this.#changeSet(stack, request, text)
    stack.changeSets.set(request.name, changeSet)
    void this.#settle(stack, changeSet)
    return { stack, changeSet }
  }

  changeSet(stack: Stack, nameOrId: string): ChangeSet {
    const found = [...stack.changeSets.values()].find(({ name, id }) => name === nameOrId || id === nameOrId)
    if (found !== undefined) return found
    throw new QueryError('ChangeSetNotFound', `ChangeSet [${nameOrId}] does not exist`, 404)
  }

  execute(stack: Stack, changeSet: ChangeSet, token: string | undefined): void {
    const isAgain = token !== undefined && stack.token === token
    if (isAgain) return
    if (changeSet.execution !== 'AVAILABLE' || stack.isBusy) {
      const message = `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${changeSet.execution}]`
      throw new QueryError('InvalidChangeSetStatus', message)
    }
    stack.changeSets.forEach(
      (each) => (each.execution = each === changeSet ? 'EXECUTE_IN_PROGRESS' : 'OBSOLETE'),
    )
    stack.token = token
    const before = stack.body === '' ? undefined : this.#target(stack)
    stack.body = changeSet.body
    stack.parameters = changeSet.parameters
    stack.tags = changeSet.tags
    stack.updatedAtMs = this.#place.now()
    stack.enter(`${changeSet.type}_IN_PROGRESS`, 'User Initiated')
    this.#perform(async () => {
      const after = this.#target(stack)
      if (before === undefined) await performCreate(stack, after, this.#place)
      else await performUpdate(stack, { before, after }, this.#place)
      const isDone = stack.status === `${changeSet.type}_COMPLETE`
      changeSet.execution = isDone ? 'EXECUTE_COMPLETE' : 'EXECUTE_FAILED'
      if (!isDone && before !== undefined) restore(stack, before)
      stack.changeSets.clear()
    })
  }

  /** A stack that is not there counts as deleted. */
  delete(nameOrId: string, token: string | undefined): void {
    const stack = this.find(nameOrId)
    if (stack === undefined || stack.isDeleted || stack.status === 'DELETE_IN_PROGRESS') return
    if (stack.isBusy)
      throw new QueryError(
        'ValidationError',
        `Stack [${stack.name}] cannot be deleted while in status ${stack.status}`,
      )
    stack.token = token
    stack.deletedAtMs = this.#place.now()
    stack.enter('DELETE_IN_PROGRESS', 'User Initiated')
    this.#perform(() => performDelete(stack, this.#target(stack), this.#place))
  }

  async close(): Promise<void> {
    await Promise.all(this.#performing)
  }

  #forChangeSet({ stackName, type }: ChangeSetRequest, known: Stack | undefined): Stack {
    if (type === 'UPDATE') {
      if (known === undefined) throw new QueryError('ValidationError', `Stack [${stackName}] does not exist`)
      refuseUpdate(known)
      return known
    }
    if (known !== undefined && known.status !== 'REVIEW_IN_PROGRESS')
      throw new QueryError(
        'ValidationError',
        `Stack [${stackName}] already exists and cannot be created again with the changeSet [${stackName}].`,
      )
    if (known !== undefined) return known
    const stack = new Stack(stackName, this.#place.arnPrefix, this.#place.now)
    stack.enter('REVIEW_IN_PROGRESS', 'User Initiated')
    this.#stacks.push(stack)
    return stack
  }

  #changeSet(stack: Stack, request: ChangeSetRequest, text: string): ChangeSet {
    const { name, type, body = stack.body, tags = stack.tags } = request
    const base = {
      ...{ name, type, body, tags, request: text, createdAtMs: this.#place.now() },
      id: `${this.#place.arnPrefix}:changeSet/${name}/${randomUUID()}`,
      execution: 'UNAVAILABLE' as const,
    }
    try {
      const template = parseTemplate(body)
      const kept = Object.fromEntries(request.kept.map((key) => [key, stack.parameters[key] ?? '']))
      const parameters = parameterValues(template, { ...kept, ...request.parameters })
      const plan = planStack(template, parameters, this.#place.pseudoOf(stack))
      const changes = changesBetween(stack, plan, tags)
      const isEmpty = type === 'UPDATE' && changes.length === 0
      const reason = isEmpty
        ? "The submitted information didn't contain changes. Submit different information to create a change set."
        : undefined
      return { ...base, parameters, changes, status: 'CREATE_PENDING', reason }
    } catch (error) {
      if (!(error instanceof TemplateFault)) throw error
      if (type === 'CREATE' && stack.changeSets.size === 0)
        this.#stacks.splice(this.#stacks.indexOf(stack), 1)
      throw new QueryError('ValidationError', error.message)
    }
  }

  /** A change set is worked out while its client already asks for it. */
  async #settle(stack: Stack, changeSet: ChangeSet): Promise<void> {
    await delay(this.#place.resourceMs)
    changeSet.status = 'CREATE_IN_PROGRESS'
    await delay(this.#place.resourceMs)
    if (changeSet.reason !== undefined) changeSet.status = 'FAILED'
    else {
      changeSet.status = 'CREATE_COMPLETE'
      changeSet.execution = stack.isBusy ? 'OBSOLETE' : 'AVAILABLE'
    }
  }

  #target(stack: Stack): Target {
    if (stack.body === '')
      return { template: parseTemplate('{"Resources":{"None":{"Type":"None"}}}'), parameters: {}, plan: [] }
    const template = parseTemplate(stack.body)
    const { parameters } = stack
    return { template, parameters, plan: planStack(template, parameters, this.#place.pseudoOf(stack)) }
  }

  #perform(work: () => Promise<void>): void {
    const performing = work().finally(() => this.#performing.delete(performing))
    this.#performing.add(performing)
  }
}

function refuseUpdate(stack: Stack): void {
  if (/^(CREATE|UPDATE|UPDATE_ROLLBACK|IMPORT)_COMPLETE$/.test(stack.status)) return
  const message = `Stack:${stack.id} is in ${stack.status} state and can not be updated.`
  throw new QueryError('ValidationError', message)
}

function restore(stack: Stack, before: Target): void {
  stack.parameters = before.parameters
  stack.body = JSON.stringify(before.template)
}
