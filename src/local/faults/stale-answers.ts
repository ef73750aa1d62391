import type { WireResponse } from '../wire.ts'
import type { FaultRule } from './fault-plan.ts'

interface Lag {
  readonly answer: WireResponse
  readonly untilMs: number
  reads: number
}

const mostRemembered = 2000

/** What reads have answered, so that a later one can say it again. */
export class StaleAnswers {
  readonly #now: () => number
  readonly #last = new Map<string, WireResponse>()
  readonly #lags = new Map<string, Lag>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** The old answer while a lag lasts; counts as one of its reads. */
  lagging(read: string): WireResponse | undefined {
    const lag = this.#lags.get(read)
    if (lag === undefined) return undefined
    lag.reads -= 1
    if (lag.reads >= 0 && this.#now() < lag.untilMs) return lag.answer
    this.#lags.delete(read)
    return undefined
  }

  /** Begins a lag, of which this read is the first. Undefined where nothing was read before. */
  begin(read: string, { reads, delayMs }: FaultRule): WireResponse | undefined {
    const answer = this.#last.get(read)
    if (answer === undefined) return undefined
    const byTime = delayMs !== undefined
    const untilMs = byTime ? this.#now() + delayMs : Number.POSITIVE_INFINITY
    this.#lags.set(read, { answer, untilMs, reads: byTime ? Number.POSITIVE_INFINITY : reads - 1 })
    return answer
  }

  remember(read: string, answer: WireResponse): void {
    this.#last.delete(read)
    this.#last.set(read, answer)
    const oldest = this.#last.keys().next()
    if (this.#last.size > mostRemembered && oldest.done !== true) this.#last.delete(oldest.value)
  }
}
