/** The smallest of many numbers at hand, in logarithmic time. */
export class MinHeap {
  readonly #values: number[] = []

  get size(): number {
    return this.#values.length
  }

  /** Infinity where there is none. */
  get least(): number {
    return this.#values[0] ?? Infinity
  }

  push(value: number): void {
    const values = this.#values
    let at = values.length
    values.push(value)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = values[parent] ?? -Infinity
      if (above <= value) break
      values[at] = above
      at = parent
    }
    values[at] = value
  }

  /** Infinity where there is none. */
  pop(): number {
    const values = this.#values
    const least = this.least
    const last = values.pop()
    if (last !== undefined && values.length > 0) this.#sink(last)
    return least
  }

  #sink(value: number): void {
    const values = this.#values
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      if (left >= values.length) break
      const right = left + 1
      const child = (values[right] ?? Infinity) < (values[left] ?? Infinity) ? right : left
      const below = values[child] ?? Infinity
      if (below >= value) break
      values[at] = below
      at = child
    }
    values[at] = value
  }
}
