import { LineReader } from './line-reader.ts'
import { LogGroup } from './log-group.ts'

/** Where one sandbox writes. */
export interface LogStream {
  /** Bytes as they come: whole lines become events at once. */
  write(chunk: Uint8Array | string): void
  /** What has no end of line yet becomes an event. */
  flush(): void
}

export interface LogStoreOptions {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** The most that is kept of one group, messages and a little for each. Default 4 MiB. */
  readonly groupBytes?: number
}

const usualGroupBytes = 4 * 1024 * 1024

/** What the sandboxes of one engine have written lately, by group (`/aws/lambda/<function>`) and stream. In memory only. */
export class LogStore {
  readonly #now: () => number
  readonly #groupBytes: number
  readonly #groups = new Map<string, LogGroup>()
  #events = 0

  constructor({ now, groupBytes = usualGroupBytes }: LogStoreOptions) {
    this.#now = now
    this.#groupBytes = groupBytes
  }

  stream(group: string, name: string): LogStream {
    const lines = new LineReader((message) => {
      this.#events += 1
      const event = { number: this.#events, stream: name, timestamp: this.#now(), message }
      this.#groupOf(group).add(event)
    })
    return {
      write: (chunk) => lines.add(typeof chunk === 'string' ? Buffer.from(chunk) : chunk),
      flush: () => lines.end(),
    }
  }

  /** A group before anything is written to it. */
  add(name: string): void {
    this.#groupOf(name)
  }

  /** With all that was written to it. */
  remove(name: string): void {
    this.#groups.delete(name)
  }

  group(name: string): LogGroup | undefined {
    return this.#groups.get(name)
  }

  /** By name. */
  groups(): readonly LogGroup[] {
    return [...this.#groups.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  }

  #groupOf(name: string): LogGroup {
    const group = this.#groups.get(name) ?? new LogGroup(name, this.#now(), this.#groupBytes)
    this.#groups.set(name, group)
    return group
  }
}
