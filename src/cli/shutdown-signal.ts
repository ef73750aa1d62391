import { Interrupted } from '../core/errors.ts'
import { exitCodes } from './exit-codes.ts'

/** npx passes Ctrl-C on to a program that the terminal has told already: two signals that are one wish. */
const sameWishMs = 500
/** A process that was told to end is expected to be gone six seconds later; what closing takes longer is cut off. */
const closingMs = 5_400

/** A terminal that is closed sends SIGHUP: nobody reads any more, but what runs must be stopped all the same. */
const exitCodeOfSignal = {
  SIGINT: exitCodes.interrupted,
  SIGTERM: exitCodes.terminated,
  SIGHUP: exitCodes.terminated,
} as const
type Signal = keyof typeof exitCodeOfSignal
const signals: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Turns signals, and an error that nobody caught, into an AbortSignal. The process ends with the signal's exit code: at
 * once at a second wish, and after 5.4 s in any case.
 */
export class ShutdownSignal {
  readonly #controller = new AbortController()
  readonly #lastly: (() => void)[] = []
  #exitCode: number | undefined
  #receivedAt = 0

  constructor() {
    for (const name of signals) process.on(name, this.#onSignal)
    listening.add(this)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** 130, 143 or 1 once the process is to end, undefined before. */
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

  /** Done, in time or not at all waited for, before the process ends with work going on: must be short and must not throw. */
  lastly(action: () => void): void {
    this.#lastly.push(action)
  }

  /** Something broke that nobody foresaw: stops as a signal would, as a bug. */
  crashed(): void {
    if (this.#exitCode === undefined) this.#begin(exitCodes.bug)
  }

  dispose(): void {
    for (const name of signals) process.off(name, this.#onSignal)
    listening.delete(this)
  }

  readonly #onSignal = (name: NodeJS.Signals): void => {
    if (this.#exitCode !== undefined) {
      if (performance.now() - this.#receivedAt > sameWishMs) this.#endNow()
      return
    }
    process.stderr.write('\nstopping: finishing what must not be lost (once more to stop at once)\n')
    this.#begin(exitCodeOfSignal[isSignal(name) ? name : 'SIGTERM'])
  }

  #begin(code: number): void {
    this.#exitCode = code
    this.#receivedAt = performance.now()
    // It must not keep a process that has finished from ending.
    setTimeout(() => this.#endNow(), closingMs).unref()
    this.#controller.abort(interrupted())
  }

  #endNow(): void {
    this.#lastly.forEach((action) => action())
    process.exit(this.#exitCode)
  }
}

/** Those that an error which nobody caught has to pass through. */
const listening = new Set<ShutdownSignal>()

/** Ends what is going on as a signal would. False: nothing is. */
export function shutDownAfterCrash(): boolean {
  listening.forEach((shutdown) => shutdown.crashed())
  return listening.size > 0
}

const isSignal = (name: string): name is Signal => signals.some((signal) => signal === name)

/** What an interrupted command ends with. `cause`: what it met while it stopped. */
export const interrupted = (cause?: unknown): Interrupted =>
  new Interrupted('interrupted', {
    cause,
    suggestions: ['Give the same command again: what was finished before is kept.'],
  })
