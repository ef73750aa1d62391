import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { deferred, type Deferred } from './deferred.ts'
import type { Invocation } from './invocation.ts'

/** Lambda's own bounds: 6 MiB and 100 bytes for what surrounds them. */
const largestResponse = 6 * 1024 * 1024 + 100

export type Answer =
  | { readonly kind: 'response'; readonly body: Uint8Array }
  | { readonly kind: 'error'; readonly body: Uint8Array }
  | { readonly kind: 'too-large'; readonly bytes: number; readonly mostBytes: number }

/** The Runtime API 2018-06-01 of one sandbox: what the runtime client long-polls. Loopback only. */
export interface RuntimeApi {
  /** `127.0.0.1:PORT` */
  readonly address: string
  /** Resolves when the runtime is parked in `/next`. */
  ready(): Promise<void>
  /** Gives the parked runtime an event; resolves with what it posts. */
  deliver(invocation: Invocation, deadlineMs: number): Promise<Answer>
  /** What the runtime posted to `init/error` since the last restart. */
  initError(): Uint8Array | undefined
  /** Forgets the runtime that was there; the next one starts from nothing. */
  restart(): void
  close(): Promise<void>
}

export async function openRuntimeApi(): Promise<RuntimeApi> {
  const state = new RuntimeState()
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (incoming, outgoing) => {
    state.serve(incoming, outgoing).catch(() => outgoing.destroy())
  })
  server.timeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    address: typeof address === 'object' ? `127.0.0.1:${address?.port}` : address,
    ready: () => state.parked.promise,
    deliver: (invocation, deadlineMs) => state.deliver(invocation, deadlineMs),
    initError: () => state.initError,
    restart: () => {
      state.restart()
      server.closeAllConnections()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

class RuntimeState {
  parked: Deferred<void> = deferred()
  initError: Uint8Array | undefined
  #next: ServerResponse | undefined
  #current: { readonly id: string; readonly answer: Deferred<Answer>; answered: boolean } | undefined

  restart(): void {
    this.parked = deferred()
    this.initError = undefined
    this.#next = undefined
    this.#current = undefined
  }

  async deliver(invocation: Invocation, deadlineMs: number): Promise<Answer> {
    await this.parked.promise
    const answer = deferred<Answer>()
    this.#current = { id: invocation.requestId, answer, answered: false }
    this.#next?.writeHead(200, eventHeaders(invocation, deadlineMs)).end(invocation.event)
    this.#next = undefined
    this.parked = deferred()
    return answer.promise
  }

  async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const path = (incoming.url ?? '').replace(/^\/2018-06-01\/runtime\//, '')
    if (incoming.method === 'GET' && path === 'invocation/next') return this.#park(outgoing)
    const body = await readLimited(incoming)
    const posted = /^invocation\/([^/]+)\/(response|error)$/.exec(path)
    if (incoming.method === 'POST' && posted !== null) {
      return this.#answer(posted[1] ?? '', posted[2] === 'error' ? 'error' : 'response', body, outgoing)
    }
    if (incoming.method === 'POST' && path === 'init/error') {
      this.initError = body.bytes
      return reply(outgoing, 202, { status: 'OK' })
    }
    reply(outgoing, 404, { errorType: 'NotFound', errorMessage: 'no such path' })
  }

  #park(outgoing: ServerResponse): void {
    if (this.#current?.answered === false) {
      return refuse(outgoing, 403, 'InvalidStateTransition', 'the invocation has not been answered')
    }
    this.#current = undefined
    this.#next = outgoing
    outgoing.once('close', () => {
      if (this.#next !== outgoing) return
      this.#next = undefined
      this.parked = deferred()
    })
    this.parked.resolve()
  }

  #answer(id: string, kind: 'response' | 'error', body: LimitedBody, outgoing: ServerResponse): void {
    const current = this.#current
    if (current?.id !== id) return refuse(outgoing, 400, 'InvalidRequestID', 'Invalid request ID')
    if (current.answered) {
      return refuse(outgoing, 403, 'InvalidStateTransition', 'the invocation has been answered already')
    }
    current.answered = true
    if (body.bytes === undefined) {
      current.answer.resolve({ kind: 'too-large', bytes: body.length, mostBytes: largestResponse })
      return refuse(
        outgoing,
        413,
        'RequestEntityTooLarge',
        `Exceeded maximum allowed payload size (${largestResponse} bytes).`,
      )
    }
    current.answer.resolve({ kind, body: body.bytes })
    reply(outgoing, 202, { status: 'OK' })
  }
}

function eventHeaders(invocation: Invocation, deadlineMs: number): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'Content-Length': String(invocation.event.byteLength),
    'Lambda-Runtime-Aws-Request-Id': invocation.requestId,
    'Lambda-Runtime-Deadline-Ms': String(Math.round(deadlineMs)),
    'Lambda-Runtime-Invoked-Function-Arn': invocation.functionArn,
    'Lambda-Runtime-Trace-Id': `Root=1-${Math.floor(deadlineMs / 1000).toString(16)}-${invocation.requestId.replaceAll('-', '').slice(0, 24)};Sampled=0`,
    ...(invocation.clientContext === undefined
      ? {}
      : { 'Lambda-Runtime-Client-Context': Buffer.from(invocation.clientContext, 'base64').toString() }),
  }
}

interface LimitedBody {
  /** Undefined when the body was longer than allowed. */
  readonly bytes: Uint8Array | undefined
  readonly length: number
}

async function readLimited(incoming: IncomingMessage): Promise<LimitedBody> {
  let chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength
    if (length > largestResponse) chunks = []
    else chunks.push(chunk)
  }
  return { bytes: length > largestResponse ? undefined : Buffer.concat(chunks), length }
}

function refuse(outgoing: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  reply(outgoing, status, { errorType, errorMessage })
}

function reply(outgoing: ServerResponse, status: number, body: Record<string, string>): void {
  outgoing.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}
