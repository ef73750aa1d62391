import type { Observation } from '../core/trial.ts'
import type { Usage } from '../core/usage.ts'

/** What was billed for one trial beside the sample that counts; it is paid for whatever becomes of the trial. */
export class Tab {
  readonly #usages: Usage[] = []
  #unmetered = 0
  #primes = 0

  /** A run that was billed; undefined where nobody knows how much. */
  add(usage: Usage | undefined): void {
    if (usage === undefined) this.#unmetered += 1
    else this.#usages.push(usage)
  }

  /** From 1: of the runs that warm a sandbox for this trial in this execution. */
  nextPrime(): number {
    this.#primes += 1
    return this.#primes
  }

  addAll(seen: Pick<Observation, 'usage' | 'overheadUsage' | 'unmeteredAttempts'>): void {
    if (seen.usage !== undefined) this.#usages.push(seen.usage)
    this.#usages.push(...seen.overheadUsage)
    this.#unmetered += seen.unmeteredAttempts
  }

  get isEmpty(): boolean {
    return this.#usages.length === 0 && this.#unmetered === 0
  }

  get bill(): Pick<Observation, 'overheadUsage' | 'unmeteredAttempts'> {
    return { overheadUsage: [...this.#usages], unmeteredAttempts: this.#unmetered }
  }
}

/** A trial that broke off after something of it was billed: the error is its `cause`. */
export class LostTrial extends Error {
  readonly bill: Tab['bill']

  constructor(cause: unknown, bill: Tab['bill']) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.bill = bill
  }
}
