/** One line of one sandbox. */
export interface LogEvent {
  /** Counts up over all groups; the id that the API gives it. */
  readonly number: number
  readonly stream: string
  /** Epoch ms. */
  readonly timestamp: number
  readonly message: string
}

export interface StreamSummary {
  readonly name: string
  readonly createdAt: number
  readonly firstAt: number
  readonly lastAt: number
  readonly bytes: number
}

/** What CloudWatch Logs counts for an event beside its message. */
const eventOverheadBytes = 26

/** The newest events of one function, oldest first; the oldest go when there are too many bytes. */
export class LogGroup {
  readonly name: string
  readonly createdAt: number
  readonly #limitBytes: number
  #events: LogEvent[] = []
  /** Events before it are gone; cut off from time to time, not each time. */
  #start = 0
  #bytes = 0

  constructor(name: string, createdAt: number, limitBytes: number) {
    this.name = name
    this.createdAt = createdAt
    this.#limitBytes = limitBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  add(event: LogEvent): void {
    this.#events.push(event)
    this.#bytes += bytesOf(event)
    while (this.#bytes > this.#limitBytes) {
      const oldest = this.#events[this.#start]
      if (oldest === undefined) break
      this.#bytes -= bytesOf(oldest)
      this.#start += 1
    }
    if (this.#start > 1000 && this.#start * 2 > this.#events.length) {
      this.#events = this.#events.slice(this.#start)
      this.#start = 0
    }
  }

  events(): readonly LogEvent[] {
    return this.#events.slice(this.#start)
  }

  /** Streams that have events, in the order of their first one. */
  streams(): readonly StreamSummary[] {
    const found = new Map<string, StreamSummary>()
    for (const event of this.events()) {
      const { stream: name, timestamp } = event
      const before = found.get(name) ?? {
        name,
        createdAt: timestamp,
        firstAt: timestamp,
        lastAt: 0,
        bytes: 0,
      }
      found.set(name, {
        ...before,
        lastAt: Math.max(before.lastAt, timestamp),
        bytes: before.bytes + bytesOf(event),
      })
    }
    return [...found.values()]
  }
}

const bytesOf = ({ message }: LogEvent): number => Buffer.byteLength(message) + eventOverheadBytes
