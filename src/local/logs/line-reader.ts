/** CloudWatch Logs takes events of up to 256 KiB; a longer line becomes several. */
const longestLineBytes = 256 * 1024
const newline = 10

/** Splits a stream of bytes at its newlines; empty lines are left out, as an event must have a text. */
export class LineReader {
  readonly #onLine: (line: string) => void
  #parts: Uint8Array[] = []
  #bytes = 0

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine
  }

  add(chunk: Uint8Array): void {
    let from = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      this.#extend(chunk.subarray(from, at))
      this.end()
      from = at + 1
    }
    this.#extend(chunk.subarray(from))
  }

  end(): void {
    const text = Buffer.concat(this.#parts).toString().replace(/\r$/, '')
    this.#parts = []
    this.#bytes = 0
    if (text !== '') this.#onLine(text)
  }

  #extend(part: Uint8Array): void {
    let rest = part
    while (this.#bytes + rest.length > longestLineBytes) {
      const room = longestLineBytes - this.#bytes
      this.#keep(rest.subarray(0, room))
      rest = rest.subarray(room)
      this.end()
    }
    this.#keep(rest)
  }

  /** A copy: a slice would keep the whole chunk that it was cut from. */
  #keep(part: Uint8Array): void {
    if (part.length === 0) return
    this.#parts.push(Uint8Array.from(part))
    this.#bytes += part.length
  }
}
