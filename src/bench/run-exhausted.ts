import { canonicalJson, type Cell } from '../core/cell.ts'
import { formatBytes } from '../core/size.ts'
import type { Trial } from '../core/trial.ts'

/**
 * Remembers on which payload a sizing came to its limit: what did not fit, or not in time, will not with more of the same
 * data, and would only cost money. The same payload is tried again as often as planned: one trial may be bad luck.
 */
export class Exhausted {
  readonly #first = new Map<string, Trial>()

  note(trial: Trial): void {
    if (trial.failureCause !== 'out-of-memory' && trial.failureCause !== 'timed-out') return
    const key = seriesKey(trial.cell)
    const known = this.#first.get(key)
    if (known === undefined || trial.cell.payloadBytes < known.cell.payloadBytes) this.#first.set(key, trial)
  }

  /** Why a cell need not be run, or undefined. */
  reason(cell: Cell): string | undefined {
    const trial = this.#first.get(seriesKey(cell))
    if (trial === undefined || cell.payloadBytes <= trial.cell.payloadBytes) return undefined
    const what = trial.failureCause === 'out-of-memory' ? 'ran out of memory' : 'ran into the time limit'
    return `not run: this sizing ${what} with ${formatBytes(trial.cell.payloadBytes)} (trial ${trial.trialId})`
  }
}

/** A start level does not change what fits, and more `/tmp` for a larger payload does not add memory. */
function seriesKey({ workload, format, platform, sizing }: Cell): string {
  const bought = sizing.platform === 'lambda' ? { ...sizing, ephemeralMiB: null } : sizing
  return [workload, format, platform, canonicalJson(bought)].join('|')
}
