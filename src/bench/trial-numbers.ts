import { cellKey, type Cell } from '../core/cell.ts'
import { trialId, type PlannedTrial } from './plan.ts'

/** Numbers trials that are planned one after the other: a cell that comes again is its next repetition. */
export class TrialNumbers {
  readonly #runId: string
  readonly #repetitions = new Map<string, number>()
  #sequence = 0

  constructor(runId: string, planned: readonly PlannedTrial[]) {
    this.#runId = runId
    for (const { cell, repetition, sequence } of planned) {
      const key = cellKey(cell)
      this.#repetitions.set(key, Math.max(repetition, this.#repetitions.get(key) ?? 0))
      this.#sequence = Math.max(this.#sequence, sequence)
    }
  }

  /** The same cells in the same order get the same ids, in every execution of the run. */
  next(cell: Cell): PlannedTrial {
    const key = cellKey(cell)
    const repetition = (this.#repetitions.get(key) ?? 0) + 1
    this.#repetitions.set(key, repetition)
    this.#sequence += 1
    return { trialId: trialId(this.#runId, cell, repetition), cell, repetition, sequence: this.#sequence }
  }
}
