/** Time that passes only when somebody sleeps. */
export class FakeClock {
  #nowMs: number
  readonly slept: number[] = []

  constructor(startMs = 1_800_000_000_000) {
    this.#nowMs = startMs
  }

  readonly now = (): number => this.#nowMs

  readonly advance = (ms: number): void => {
    this.#nowMs += ms
  }

  readonly sleep = (ms: number): Promise<void> => {
    this.slept.push(ms)
    this.advance(ms)
    return Promise.resolve()
  }
}
