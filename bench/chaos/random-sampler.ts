import type { Cell } from '../../src/core/cell.ts'
import type { Random } from '../../src/core/seeded-random.ts'
import type { Observation } from '../../src/core/trial.ts'
import type { Usage } from '../../src/core/usage.ts'
import { usageFor, worstSampleUsage } from '../../src/bench/plan-usage.ts'
import { observation } from '../../src/runners/observe.ts'
import type { AttemptLog, AttemptRequest, FoundAttempt } from '../../src/runners/runner.ts'
import type { Tab } from '../../src/runners/tab.ts'
import type { Sampler } from '../../src/runners/verified-start.ts'

interface Given {
  readonly cell: Cell
  readonly region: string
  readonly timeoutSeconds: number
  readonly log: AttemptLog
  readonly random: Random
  readonly prime: (ordinal: number) => AttemptRequest
}

/** A platform that bills at random, at most what its time limit allows, and loses answers. */
export class RandomSampler implements Sampler {
  readonly #given: Given

  constructor(given: Given) {
    this.#given = given
  }

  async take({ attempt }: AttemptRequest, tab: Tab): Promise<Observation> {
    const { cell, log, random } = this.#given
    if (cell.platform === 'lambda' && cell.startLevel === 'warm' && random() < 0.5) await this.#prime(tab)
    await log.intend(attempt)
    if (random() < 0.8) await log.accepted(attempt, 'platform-run')
    return this.#observe()
  }

  find(): Promise<FoundAttempt> {
    const drawn = this.#given.random()
    if (drawn < 0.4) return Promise.resolve({ kind: 'observed', observation: this.#observe() })
    return Promise.resolve(drawn < 0.7 ? { kind: 'never-ran' } : { kind: 'lost', why: 'drawn' })
  }

  async #prime(tab: Tab): Promise<void> {
    const { prime, log, random } = this.#given
    const { attempt } = prime(tab.nextPrime())
    await log.intend(attempt)
    const usage = random() < 0.8 ? this.#usage() : undefined
    tab.add(usage)
    await log.ended(attempt, usage === undefined ? { kind: 'unknown' } : { kind: 'billed', usage })
  }

  #observe(): Observation {
    const { random, cell } = this.#given
    const drawn = random()
    const span = { clientMs: 1, submittedAtMs: 0 }
    const other = cell.startLevel === 'cold' ? 'warm' : 'cold'
    const startLevel = random() < 0.7 ? cell.startLevel : other
    if (drawn < 0.6) {
      return observation({ ...span, outcome: { state: 'succeeded' }, usage: this.#usage(), startLevel })
    }
    const interrupted = { state: 'cancelled', message: 'interrupted' } as const
    if (drawn < 0.65) return observation({ ...span, outcome: interrupted, usage: this.#usage() })
    if (drawn < 0.7) return observation({ ...span, outcome: interrupted, unmeteredAttempts: 1 })
    if (drawn < 0.75) throw new Error('a fault')
    const outcome = { state: 'failed', cause: 'platform-fault', message: 'lost' } as const
    if (drawn < 0.85) return observation({ ...span, outcome, unmeteredAttempts: 1 })
    return observation({ ...span, outcome, usage: this.#usage(), startLevel })
  }

  /** Now and then the very worst. */
  #usage(): Usage {
    const { cell, region, timeoutSeconds, random } = this.#given
    if (random() < 0.1) return worstSampleUsage(cell, region, timeoutSeconds)
    return usageFor(cell, region, timeoutSeconds * random())
  }
}
