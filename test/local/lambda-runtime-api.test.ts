import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRuntimeApi, type RuntimeApi } from '../../src/local/lambda/runtime-api.ts'

let api: RuntimeApi
beforeEach(async () => {
  api = await openRuntimeApi()
})
afterEach(async () => {
  await api.close()
})

const invocation = {
  requestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
  functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
  event: Buffer.from('{"a":1}'),
  clientContext: undefined,
}
const call = (path: string, body?: string): Promise<Response> =>
  fetch(
    `http://${api.address}/2018-06-01/runtime/${path}`,
    body === undefined ? {} : { method: 'POST', body },
  )

describe('the Runtime API', () => {
  it('gives the event with its headers, and takes the answer', async () => {
    const next = call('invocation/next')
    await api.ready()
    const answer = api.deliver(invocation, 1_800_000_000_000.4)
    const response = await next
    expect(await response.text()).toBe('{"a":1}')
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': '1800000000000',
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/),
      'content-type': 'application/json',
    })
    const posted = await call(`invocation/${invocation.requestId}/response`, '{"b":2}')
    expect(posted.status).toBe(202)
    expect(await posted.json()).toEqual({ status: 'OK' })
    expect(await answer).toEqual({ kind: 'response', body: Buffer.from('{"b":2}') })
  })

  it('refuses what does not fit the state', async () => {
    expect((await call('invocation/unknown/response', '{}')).status).toBe(400)
    const next = call('invocation/next')
    await api.ready()
    void api.deliver(invocation, 0)
    await next
    const early = await call('invocation/next')
    expect([early.status, await early.json()]).toMatchObject([403, { errorType: 'InvalidStateTransition' }])
    const wrong = await call('invocation/other/error', '{}')
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { errorType: 'InvalidRequestID' }])
    expect((await call(`invocation/${invocation.requestId}/error`, '{}')).status).toBe(202)
    expect((await call(`invocation/${invocation.requestId}/response`, '{}')).status).toBe(403)
    expect((await call('elsewhere', '{}')).status).toBe(404)
  })

  it('says when an answer is too large', async () => {
    const next = call('invocation/next')
    await api.ready()
    const answer = api.deliver(invocation, 0)
    await next
    const bytes = 6 * 1024 * 1024 + 101
    const posted = await call(`invocation/${invocation.requestId}/response`, 'x'.repeat(bytes))
    expect(posted.status).toBe(413)
    expect(await answer).toEqual({ kind: 'too-large', bytes, mostBytes: bytes - 1 })
  })

  it('keeps an INIT error until the runtime is started again', async () => {
    expect((await call('init/error', '{"errorType":"X"}')).status).toBe(202)
    expect(Buffer.from(api.initError() ?? []).toString()).toBe('{"errorType":"X"}')
    api.restart()
    expect(api.initError()).toBeUndefined()
  })

  it('gives the event to a runtime that asks again after its connection broke', async () => {
    const gone = new AbortController()
    const first = fetch(`http://${api.address}/2018-06-01/runtime/invocation/next`, { signal: gone.signal })
    await api.ready()
    gone.abort()
    await expect(first).rejects.toThrow('abort')
    await new Promise((resolve) => setTimeout(resolve, 50))
    void api.deliver(invocation, 0)
    expect(await (await call('invocation/next')).text()).toBe('{"a":1}')
  })
})
