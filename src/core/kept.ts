const mostKept = 50_000

/**
 * Remembers what was made of keys that come again, up to some number of them. Where hardly any does, it soon stops: what
 * is kept in vain costs more than it saves.
 */
export class Kept<K, V> {
  readonly #values = new Map<K, V>()
  #found = 0
  #inVain = false

  get(key: K, make: () => V): V {
    if (this.#inVain) return make()
    const known = this.#values.get(key)
    if (known !== undefined) {
      this.#found += 1
      return known
    }
    if (this.#values.size >= mostKept) this.#startAgain()
    const made = make()
    this.#values.set(key, made)
    return made
  }

  #startAgain(): void {
    this.#inVain = this.#found * 4 < mostKept
    this.#found = 0
    this.#values.clear()
  }
}
