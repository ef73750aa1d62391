import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { EngineUnavailable } from '../core/errors.ts'
import { receiveRequest } from './facade-request.ts'
import type { FaultService } from './faults/fault-service.ts'
import { checkSignature, type Credentials } from './signature-v4.ts'
import { internalError, wireError } from './wire-error.ts'
import type { Delivery, Exchange, WireRequest, WireResponse, WireService } from './wire.ts'

export interface FacadeOptions {
  readonly services: readonly WireService[]
  readonly credentials: Credentials
  readonly region: string
  /** 0: any free port. */
  readonly port: number
  readonly now: () => number
  readonly log: (line: string) => void
  /** Stands between the services and their clients, and spoils what its plan says. */
  readonly faults?: FaultService | undefined
  /** Told of every operation that a service has answered. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined
}

export interface Facade {
  /** `http://127.0.0.1:PORT` */
  readonly endpoint: string
  close(): Promise<void>
}

/**
 * The one door to all local services: loopback only, only for requests signed with this engine's own keys, so that
 * neither another computer nor a web page in this computer's browser can start anything.
 * @throws EngineUnavailable when the port cannot be had.
 */
export async function openFacade(options: FacadeOptions): Promise<Facade> {
  const server = createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, options)
  })
  // An Invoke may take 15 minutes. An idle connection that we close just as a client writes to it would be a failed
  // trial, because clients that start work do not retry: connections stay until the client goes.
  server.requestTimeout = 0
  server.keepAliveTimeout = 0
  server.timeout = 0
  const port = await listen(server, options.port)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}

/** @returns the port that was got. */
function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE' ? 'in use' : error.code === 'EACCES' ? 'not allowed' : error.message
      reject(
        new EngineUnavailable(`port cannot be opened: ${port} is ${why}`, {
          cause: error,
          suggestions: ['Give another port, or none for any free one.'],
        }),
      )
    })
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: FacadeOptions,
): Promise<void> {
  // A client that goes away in the middle is its own affair.
  incoming.on('error', () => undefined)
  outgoing.on('error', () => undefined)
  try {
    deliver(outgoing, await respond(incoming, outgoing, options))
  } catch (error) {
    if (!incoming.destroyed) options.log(`request failed: ${describe(error)}`)
    outgoing.destroy()
  }
}

async function respond(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: FacadeOptions,
): Promise<Delivery> {
  const refused = guard(incoming)
  if (refused !== undefined) return whole(refused)
  const received = await receiveRequest(incoming, outgoing)
  if (received === 'too-large') {
    outgoing.shouldKeepAlive = false
    const message = 'Request must be smaller than 10 MiB.'
    return whole(wireError(undefined, 413, 'RequestEntityTooLargeException', message))
  }
  const { request, rawQuery } = received
  const service = options.services.find((candidate) => candidate.matches(request))
  const fault = checkSignature(request, rawQuery, {
    credentials: options.credentials,
    region: options.region,
    service: service?.name,
    nowMs: options.now(),
  })
  if (fault !== undefined) return whole(wireError(service?.name, 403, fault.code, fault.message))
  if (service === undefined) {
    const message = `Unable to determine service/operation name to be authorized: ${request.method} ${request.path}`
    return whole(wireError(undefined, 404, 'UnknownOperationException', message))
  }
  const operation = service.operationOf(request)
  const handle = async (): Promise<WireResponse> => {
    const response = await handled(service, request, options)
    if (operation !== undefined) options.onExchange?.({ service: service.name, operation, request, response })
    return response
  }
  if (options.faults === undefined || operation === undefined) return whole(await handle())
  return options.faults.answer({ service: service.name, operation, request }, handle)
}

async function handled(
  service: WireService,
  request: WireRequest,
  options: FacadeOptions,
): Promise<WireResponse> {
  try {
    return await service.handle(request)
  } catch (error) {
    options.log(`${service.name} broke on ${request.method} ${request.path}: ${describe(error)}`)
    return internalError(service.name)
  }
}

const whole = (response: WireResponse): Delivery => ({ kind: 'whole', response })

/** A web page can make a browser send requests here; it cannot choose Host (but by DNS rebinding) nor hide Origin. */
function guard(incoming: IncomingMessage): WireResponse | undefined {
  const host = (incoming.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(host))
    return wireError(undefined, 403, 'AccessDeniedException', 'Host must be a loopback name.')
  if (incoming.headers.origin !== undefined)
    return wireError(undefined, 403, 'AccessDeniedException', 'Requests of web pages are refused.')
  return undefined
}

function deliver(outgoing: ServerResponse, delivery: Delivery): void {
  if ('response' in delivery) send(outgoing, delivery.response, delivery.kind === 'half')
  else if (delivery.kind === 'reset') outgoing.socket?.resetAndDestroy()
}

function send(outgoing: ServerResponse, response: WireResponse, half: boolean): void {
  const body = Buffer.from(response.body ?? '')
  for (const [name, value] of Object.entries(response.headers ?? {})) outgoing.setHeader(name, value)
  if (!outgoing.hasHeader('x-amzn-requestid')) outgoing.setHeader('x-amzn-requestid', randomUUID())
  // RFC 9110: a 204 has no content, and a content-length on it confuses some clients.
  // The answer to HEAD tells a length and has no content.
  if (response.status !== 204 && !outgoing.hasHeader('content-length'))
    outgoing.setHeader('content-length', body.byteLength)
  outgoing.statusCode = response.status
  if (half) {
    outgoing.write(body.subarray(0, Math.floor(body.byteLength / 2)), () => outgoing.destroy())
    return
  }
  outgoing.end(response.status === 204 ? undefined : body)
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error)
