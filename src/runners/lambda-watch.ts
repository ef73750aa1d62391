import { readClaim, type Claim } from './lambda-claim.ts'
import { readResult } from './read-result.ts'
import type { AttemptRequest, RunContext } from './runner.ts'

/** Why an answer is not waited for any longer. */
export type WatchEnd = 'no-claim' | 'has-result' | 'overdue' | 'interrupted'

export interface WatchEvents {
  /** At most once. */
  readonly onClaim: (claim: Claim) => void
  /** Once: the answer need not be waited for. */
  readonly onEnd: (why: WatchEnd) => void
}

export interface WatchLimits {
  /** Of the answer, ms. */
  readonly overdueMs: number
  /** Whether a claim is to be expected at once. */
  readonly claims: boolean
}

/**
 * Looks at what an invocation leaves in the storage while its answer is outstanding: an answer can be lost without a
 * word, and a call can be lost before it begins. By the real clock, as the answer comes by it.
 */
export class MarkWatch {
  readonly #sample: AttemptRequest
  readonly #limits: WatchLimits
  readonly #context: RunContext
  readonly #events: WatchEvents
  readonly #stopped = new AbortController()
  #claimed = false
  #resultSinceMs: number | undefined

  constructor(sample: AttemptRequest, limits: WatchLimits, context: RunContext, events: WatchEvents) {
    this.#sample = sample
    this.#limits = limits
    this.#context = context
    this.#events = events
  }

  /** Resolves when the watch is over, by itself or by `stop`; never rejects. */
  async watch(): Promise<void> {
    const why = await this.#untilEnd()
    if (!this.#stopped.signal.aborted) this.#events.onEnd(why)
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #untilEnd(): Promise<WatchEnd> {
    const { poll, patience, signal } = this.#context
    const begunMs = performance.now()
    let pauseMs = poll.leastMs
    for (;;) {
      await pause(pauseMs, AbortSignal.any([signal, this.#stopped.signal]))
      if (signal.aborted || this.#stopped.signal.aborted) return 'interrupted'
      const waitedMs = performance.now() - begunMs
      const looked = await this.#look()
      if (this.#resultSinceMs !== undefined && performance.now() - this.#resultSinceMs >= patience.answerMs) {
        return 'has-result'
      }
      if (looked && this.#limits.claims && !this.#claimed && waitedMs >= patience.claimMs) return 'no-claim'
      if (waitedMs >= this.#limits.overdueMs) return 'overdue'
      pauseMs = Math.min(pauseMs * 1.5, poll.mostMs)
    }
  }

  /** @returns false where the storage did not answer: that says nothing of the invocation. */
  async #look(): Promise<boolean> {
    const { storage } = this.#context
    const { claimKey, resultKey } = this.#sample
    try {
      if (!this.#claimed) {
        const claim = await readClaim(storage, claimKey)
        if (claim !== undefined) this.#events.onClaim(claim)
        this.#claimed = claim !== undefined
      }
      if (this.#resultSinceMs === undefined) {
        const { document } = await readResult(storage, resultKey)
        // A stock image claims nothing before its script runs, and a script may claim nothing at all.
        this.#claimed ||= document !== undefined
        if (document !== undefined) this.#resultSinceMs = performance.now()
      }
      return true
    } catch {
      return false
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
  })
}
