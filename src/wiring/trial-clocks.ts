import type { Trial } from '../core/trial.ts'
import { clockJump, type SteadyClock } from './steady-clock.ts'

/** Watches the time of day while trials run, each for itself: several may run side by side. */
export class TrialClocks {
  readonly #clock: SteadyClock
  readonly #warn: (message: string) => void
  readonly #watches = new Map<string, () => number>()

  constructor(clock: SteadyClock, warn: (message: string) => void) {
    this.#clock = clock
    this.#warn = warn
  }

  begin(trialId: string): void {
    this.#watches.set(trialId, this.#clock.watch())
  }

  /** The trial as it can be recorded: without our own latency when the time of day moved meanwhile. */
  judged(trial: Trial): Trial {
    const movedMs = this.#watches.get(trial.trialId)?.() ?? 0
    this.#watches.delete(trial.trialId)
    const told = clockJump(movedMs)
    if (told === undefined) return trial
    this.#warn(`trial ${trial.trialId}: ${told}`)
    return { ...trial, clientMs: null }
  }
}
