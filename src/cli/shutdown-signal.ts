import { Interrupted } from '../core/errors.ts'
import { exitCodes } from './exit-codes.ts'

/** npx passes Ctrl-C on to a program that the terminal has told already: two signals that are one wish. */
const sameWishMs = 500

/** Turns SIGINT and SIGTERM into an AbortSignal; a second wish ends the process without waiting. */
export class ShutdownSignal {
  readonly #controller = new AbortController()
  readonly #onInterrupt = (): void => this.#receive(exitCodes.interrupted)
  readonly #onTerminate = (): void => this.#receive(exitCodes.terminated)
  #exitCode: number | undefined
  #receivedAt = 0

  constructor() {
    process.on('SIGINT', this.#onInterrupt)
    process.on('SIGTERM', this.#onTerminate)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** 130 or 143 once a signal came, undefined before. */
  get exitCode(): number | undefined {
    return this.#exitCode
  }

  /** Resolves at the first signal. */
  async received(): Promise<void> {
    if (this.signal.aborted) return
    await new Promise<void>((resolve) => {
      this.signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  dispose(): void {
    process.off('SIGINT', this.#onInterrupt)
    process.off('SIGTERM', this.#onTerminate)
  }

  #receive(code: number): void {
    if (this.#exitCode !== undefined) {
      if (performance.now() - this.#receivedAt > sameWishMs) process.exit(code)
      return
    }
    this.#exitCode = code
    this.#receivedAt = performance.now()
    process.stderr.write('\nstopping: finishing what must not be lost (once more to stop at once)\n')
    this.#controller.abort(interrupted())
  }
}

/** What an interrupted command ends with. `cause`: what it met while it stopped. */
export const interrupted = (cause?: unknown): Interrupted =>
  new Interrupted('interrupted', {
    cause,
    suggestions: ['Give the same command again: what was finished before is kept.'],
  })
