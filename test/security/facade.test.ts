import { connect, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openFacade, type Facade } from '../../src/local/facade.ts'
import { send, signGet } from '../local/signed-request.ts'

const keys = { accessKeyId: 'SOALBENCH00000000000', secretAccessKey: 'a-secret/with+odd=characters' }
const path = '/2015-03-31/functions/f'
let facade: Facade
let served = 0
const sockets: Socket[] = []

beforeEach(async () => {
  served = 0
  facade = await openFacade({
    services: [
      {
        name: 'lambda',
        matches: () => true,
        operationOf: () => 'GetFunction',
        handle: () => Promise.resolve({ status: 200, body: String((served += 1)) }),
        close: () => Promise.resolve(),
      },
    ],
    ...{ credentials: keys, region: 'us-east-1', port: 0, now: Date.now, log: () => undefined },
  })
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await facade.close()
})

const signed = (over: Partial<typeof keys> = {}, at = new Date()): Record<string, string> =>
  signGet(facade.endpoint, path, { ...keys, ...over, service: 'lambda', region: 'us-east-1', at })
const port = (): number => Number(new URL(facade.endpoint).port)

/** One line of raw HTTP, and what comes back until the other side closes or `until` is in it. */
function raw(lines: readonly string[], until = '\r\n\r\n'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port(), '127.0.0.1', () => socket.write(lines.join('\r\n')))
    sockets.push(socket)
    let text = ''
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      if (text.includes(until)) resolve(text)
    })
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
  })
}

describe('a name that somebody else can make point here (DNS rebinding) is refused', () => {
  it.each([
    ...[
      'evil.example',
      'evil.example:80',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '0.0.0.0',
      '[::]',
    ],
    ...['127.0.0.1@evil.example', '2130706433', '0x7f.1', '127.1', 'localhost.', '169.254.169.254'],
  ])('"%s"', async (host) => {
    expect((await send(facade.endpoint, path, { headers: { ...signed(), host } })).status).toBe(403)
    expect(served).toBe(0)
  })

  it('also in the form of a whole address, and twice', async () => {
    const head = Object.entries(signed()).map(([name, value]) => `${name}: ${value}`)
    expect(await raw([`GET http://evil.example${path} HTTP/1.1`, ...head, '', ''])).toMatch(
      /^HTTP\/1\.1 40[034]/,
    )
    expect(await raw([`GET ${path} HTTP/1.1`, ...head, 'host: evil.example', '', ''])).toMatch(
      /^HTTP\/1\.1 40[03]/,
    )
    expect(served).toBe(0)
  })
})

it.each(['http://127.0.0.1', 'https://evil.example', 'null', ''])(
  'a web page is refused: Origin "%s"',
  async (origin) => {
    expect((await send(facade.endpoint, path, { headers: { ...signed(), origin } })).status).toBe(403)
    const asked = {
      method: 'OPTIONS',
      headers: { host: new URL(facade.endpoint).host, origin, 'access-control-request-method': 'POST' },
    }
    const answer = await send(facade.endpoint, path, asked)
    expect(answer.status).toBe(403)
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    expect(served).toBe(0)
  },
)

it('keys of another start, an old request sent again, and one from the future are refused', async () => {
  // A minute beyond the five that are allowed: on a busy machine some seconds pass before a request is sent.
  const attempts = [
    signed({ accessKeyId: 'SOALBENCH99999999999' }),
    signed({ secretAccessKey: 'of another start' }),
    signed({}, new Date(Date.now() - 360_000)),
    signed({}, new Date(Date.now() + 360_000)),
    { ...signed(), authorization: '' },
    {
      ...signed(),
      authorization: signed()['authorization']?.replace(/Signature=.*/, `Signature=${'0'.repeat(64)}`) ?? '',
    },
  ]
  for (const headers of attempts) expect((await send(facade.endpoint, path, { headers })).status).toBe(403)
  expect(served).toBe(0)
  expect((await send(facade.endpoint, path, { headers: signed() })).status).toBe(200)
})

it('a body of 11 MiB is answered with 413 and not kept', async () => {
  const body = new Uint8Array(11 * 1024 * 1024)
  expect((await send(facade.endpoint, path, { method: 'POST', headers: signed(), body })).status).toBe(413)
  expect(served).toBe(0)
})

it('headers without an end are answered with 431', async () => {
  const endless = `x: ${'a'.repeat(64 * 1024)}`
  expect(await raw([`GET ${path} HTTP/1.1`, `host: 127.0.0.1:${port()}`, endless, '', ''])).toMatch(
    /^HTTP\/1\.1 431/,
  )
})

it('a thousand connections that say nothing keep nobody out', async () => {
  const opened = Array.from({ length: 1_000 }, () => {
    const socket = connect(port(), '127.0.0.1')
    sockets.push(socket)
    return new Promise<void>((resolve) => {
      socket.once('connect', () => resolve())
      socket.once('error', () => resolve())
    })
  })
  await Promise.all(opened)
  expect((await send(facade.endpoint, path, { headers: signed() })).status).toBe(200)
})

it('nobody hears it on another address of this computer', async () => {
  const others = Object.values(networkInterfaces()).flatMap((some) =>
    (some ?? [])
      .filter(({ internal, family }) => !internal && family === 'IPv4')
      .map(({ address }) => address),
  )
  for (const address of others) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect({ port: port(), host: address, timeout: 2_000 })
      sockets.push(socket)
      socket.once('connect', () => resolve(true))
      for (const event of ['error', 'timeout']) socket.once(event, () => resolve(false))
    })
    expect([address, reached]).toEqual([address, false])
  }
})
