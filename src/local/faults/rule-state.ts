import { createHash } from 'node:crypto'
import { seededRandom, type Random } from '../../core/seeded-random.ts'
import type { FaultRule } from './fault-plan.ts'

/** One rule and how far it has come. */
export class RuleState {
  readonly rule: FaultRule
  /** Place in the plan, from 0. */
  readonly index: number
  readonly #seed: number
  readonly #streams = new Map<string, Random>()
  #calls = 0
  #struck = 0

  constructor(rule: FaultRule, index: number, seed: number) {
    this.rule = rule
    this.index = index
    this.#seed = seed
  }

  /**
   * Whether this call is one to strike. To be asked at every call, in their order: a stream of chances belongs to one
   * operation, so that calls of others in between, in whatever order, change nothing.
   */
  strikes(service: string, operation: string): boolean {
    const { service: wanted, operations, trigger, times } = this.rule
    if (wanted !== undefined && wanted !== service) return false
    if (operations !== undefined && !operations.includes(operation)) return false
    this.#calls += 1
    const chance = this.#stream(`${service} ${operation}`)()
    if (this.#struck >= times) return false
    if (trigger.kind === 'probability') return chance < trigger.probability
    return trigger.kind === 'nth' ? trigger.calls.includes(this.#calls) : this.#calls % trigger.every === 0
  }

  /** A strike that had something to spoil; the others do not count against `times`. */
  struck(): void {
    this.#struck += 1
  }

  #stream(operation: string): Random {
    const known = this.#streams.get(operation)
    if (known !== undefined) return known
    const name = `${this.#seed} ${this.index} ${operation}`
    const stream = seededRandom(createHash('sha256').update(name).digest().readUIntBE(0, 6))
    this.#streams.set(operation, stream)
    return stream
  }
}
