import { randomUUID } from 'node:crypto'
import type { PlannedResource } from './stack-plan.ts'
import type { MadeResource } from './resource-provider.ts'

export interface StackEvent {
  readonly id: string
  readonly logicalId: string
  readonly physicalId: string
  readonly type: string
  readonly status: string
  readonly reason: string | undefined
  /** Epoch ms. */
  readonly atMs: number
  readonly token: string | undefined
}

/** One resource as the stack knows it. */
export interface StackResource {
  readonly planned: PlannedResource
  readonly made: MadeResource
  status: string
  reason: string | undefined
  updatedAtMs: number
}

export interface ChangeSet {
  readonly name: string
  readonly id: string
  readonly type: 'CREATE' | 'UPDATE'
  readonly request: string
  readonly createdAtMs: number
  readonly body: string
  readonly parameters: Readonly<Record<string, string>>
  readonly tags: Readonly<Record<string, string>>
  readonly changes: readonly ResourceChange[]
  status: 'CREATE_PENDING' | 'CREATE_IN_PROGRESS' | 'CREATE_COMPLETE' | 'FAILED'
  reason: string | undefined
  execution:
    'UNAVAILABLE' | 'AVAILABLE' | 'EXECUTE_IN_PROGRESS' | 'EXECUTE_COMPLETE' | 'EXECUTE_FAILED' | 'OBSOLETE'
}

export interface ResourceChange {
  readonly action: 'Add' | 'Modify' | 'Remove'
  readonly logicalId: string
  readonly physicalId: string | undefined
  readonly type: string
  readonly replacement: 'True' | 'False' | 'Conditional' | undefined
}

/** One stack: what it is made of, and everything that has happened to it. */
export class Stack {
  readonly name: string
  readonly id: string
  readonly createdAtMs: number
  updatedAtMs: number | undefined
  deletedAtMs: number | undefined
  status = 'REVIEW_IN_PROGRESS'
  reason: string | undefined
  body = ''
  parameters: Readonly<Record<string, string>> = {}
  tags: Readonly<Record<string, string>> = {}
  outputs: Readonly<Record<string, string>> = {}
  /** In the order in which they were made. */
  readonly resources = new Map<string, StackResource>()
  readonly events: StackEvent[] = []
  readonly changeSets = new Map<string, ChangeSet>()
  /** Of the operation that goes on, or went on last. */
  token: string | undefined
  readonly #now: () => number

  constructor(name: string, arnPrefix: string, now: () => number) {
    this.name = name
    this.id = `${arnPrefix}:stack/${name}/${randomUUID()}`
    this.#now = now
    this.createdAtMs = now()
  }

  /** An operation goes on, or waits for its change set. */
  get isBusy(): boolean {
    return this.status.endsWith('_IN_PROGRESS') && this.status !== 'REVIEW_IN_PROGRESS'
  }

  get isDeleted(): boolean {
    return this.status === 'DELETE_COMPLETE'
  }

  enter(status: string, reason?: string): void {
    this.status = status
    this.reason = reason
    this.#note({
      logicalId: this.name,
      physicalId: this.id,
      type: 'AWS::CloudFormation::Stack',
      status,
      reason,
    })
  }

  tell(planned: PlannedResource, physicalId: string, status: string, reason?: string): void {
    this.#note({ logicalId: planned.logicalId, physicalId, type: planned.type, status, reason })
    const known = this.resources.get(planned.logicalId)
    if (known === undefined) return
    known.status = status
    known.reason = reason
    known.updatedAtMs = this.#now()
  }

  keep(planned: PlannedResource, made: MadeResource, status: string): void {
    this.resources.set(planned.logicalId, {
      planned,
      made,
      status,
      reason: undefined,
      updatedAtMs: this.#now(),
    })
  }

  #note(event: Omit<StackEvent, 'id' | 'atMs' | 'token'>): void {
    this.events.push({ ...event, id: randomUUID(), atMs: this.#now(), token: this.token })
  }
}
