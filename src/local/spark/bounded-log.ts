const defaultBytes = 256 * 1024

/** Keeps the beginning and the end of a stream of any length: a script that prints 100 MB costs 512 KB here. */
export class BoundedLog {
  readonly #limit: number
  readonly #head: Buffer[] = []
  #headBytes = 0
  #tail: Buffer[] = []
  #tailBytes = 0
  #seenBytes = 0

  constructor(limitBytes: number = defaultBytes) {
    this.#limit = limitBytes
  }

  append(chunk: Buffer): void {
    this.#seenBytes += chunk.length
    const room = this.#limit - this.#headBytes
    if (room > 0) {
      this.#head.push(chunk.subarray(0, room))
      this.#headBytes += Math.min(room, chunk.length)
    }
    if (chunk.length > room) this.#appendTail(chunk.subarray(Math.max(0, room)))
  }

  /** Head, a line on what was left out, tail. */
  text(): string {
    const omitted = this.#seenBytes - this.#headBytes - this.#tailBytes
    const gap = omitted > 0 ? `\n[${omitted} bytes left out]\n` : ''
    return Buffer.concat(this.#head).toString() + gap + Buffer.concat(this.#tail).toString()
  }

  /** The last lines: of the tail, or of everything while nothing was left out. */
  end(): string {
    return this.#tailBytes >= this.#limit ? Buffer.concat(this.#tail).toString() : this.text()
  }

  #appendTail(chunk: Buffer): void {
    // A copy, because a slice would keep the whole chunk that it was cut from.
    const kept = Buffer.from(chunk.subarray(Math.max(0, chunk.length - this.#limit)))
    this.#tail.push(kept)
    this.#tailBytes += kept.length
    while (this.#tailBytes > this.#limit) {
      const first = this.#tail[0]
      if (first === undefined) return
      const excess = Math.min(first.length, this.#tailBytes - this.#limit)
      if (excess === first.length) this.#tail.shift()
      else this.#tail[0] = first.subarray(excess)
      this.#tailBytes -= excess
    }
  }
}
