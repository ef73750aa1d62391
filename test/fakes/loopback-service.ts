import type { IncomingMessage, ServerResponse } from 'node:http'
import { listen } from './listen.ts'

export interface SeenCall {
  readonly method: string
  readonly path: string
  /** `AWSGlue.StartJobRun` for the JSON protocol, else empty. */
  readonly target: string
  readonly body: string
}

interface Answer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** `reset` cuts the connection after the request was read; `silence` never answers. */
export type Reply = Answer | 'reset' | 'silence'

/** A real HTTP server that the real SDK clients talk to, with answers given by the test. */
export async function loopbackService(
  answer: (call: SeenCall, count: number) => Reply | Promise<Reply>,
): Promise<{
  endpoint: string
  calls: SeenCall[]
  close: () => Promise<void>
}> {
  const calls: SeenCall[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = {
      method: request.method ?? '',
      path: request.url ?? '',
      target: String(request.headers['x-amz-target'] ?? ''),
      body: await read(request),
    }
    calls.push(call)
    send(response, await answer(call, calls.length))
  }
  return { ...(await listen((request, response) => void serve(request, response))), calls }
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply === 'silence') return
  if (reply === 'reset') {
    response.socket?.destroy()
    return
  }
  const { status = 200, headers = {}, body } = reply
  response.writeHead(status, { 'x-amzn-requestid': 'request-1', ...headers })
  response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body))
}

export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' }
