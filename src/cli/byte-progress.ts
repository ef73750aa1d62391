import { formatBytes } from '../core/size.ts'

export type ByteEvent =
  | { readonly type: 'step'; readonly detail: string }
  | { readonly type: 'bytes'; readonly what: string; readonly done: number; readonly total: number }

/** Steps as lines; bytes as one line that is rewritten on a terminal, and as a line per quarter elsewhere. */
export class ByteProgress {
  readonly #stream: { readonly isTTY?: boolean; write(text: string): boolean }
  #open = false
  #shown = ''

  constructor(stream: { readonly isTTY?: boolean; write(text: string): boolean }) {
    this.#stream = stream
  }

  readonly show = (event: ByteEvent): void => {
    if (event.type === 'step') {
      this.close()
      this.#stream.write(`${event.detail}\n`)
    } else this.#bytes(event.what, event.done, event.total)
  }

  /** Ends a line that is still being rewritten. */
  close(): void {
    if (this.#open) this.#stream.write('\n')
    this.#open = false
  }

  #bytes(what: string, done: number, total: number): void {
    const percent = total === 0 ? 100 : Math.floor((100 * done) / total)
    const text = `${what}: ${percent} % of ${formatBytes(total)}`
    if (text === this.#shown) return
    if (this.#stream.isTTY === true) {
      this.#stream.write(`\r\u001B[K${text}`)
      this.#open = true
    } else {
      const quarter = `${what}: ${Math.floor(percent / 25) * 25} % of ${formatBytes(total)}`
      if (quarter === this.#shown) return
      this.#stream.write(`${quarter}\n`)
      this.#shown = quarter
      return
    }
    this.#shown = text
  }
}
