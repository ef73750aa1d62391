import { createServer } from 'node:net'
import { GetFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { EMRServerlessClient, ListJobRunsCommand } from '@aws-sdk/client-emr-serverless'
import { GetJobRunCommand, GlueClient } from '@aws-sdk/client-glue'
import { afterEach, expect, it } from 'vitest'
import { openFacade, type Facade } from '../../src/local/facade.ts'
import type { WireRequest, WireResponse, WireService } from '../../src/local/wire.ts'
import { send, signGet } from './signed-request.ts'

const credentials = { accessKeyId: 'SOALBENCH00000000000', secretAccessKey: 'a-secret/with+odd=characters' }
const region = 'eu-central-1'
const logged: string[] = []
const seen: WireRequest[] = []
let facade: Facade | undefined

afterEach(async () => {
  await facade?.close()
  facade = undefined
  logged.length = 0
  seen.length = 0
})

type Handle = (request: WireRequest) => Promise<WireResponse>

const service = (
  name: WireService['name'],
  matches: WireService['matches'],
  handle: Handle,
): WireService => ({
  name,
  matches,
  operationOf: () => undefined,
  handle: (request) => {
    seen.push(request)
    return handle(request)
  },
  close: () => Promise.resolve(),
})

const echo: Handle = (request) => Promise.resolve({ status: 200, body: request.body })

async function open(handle: Handle = echo, now: () => number = Date.now): Promise<string> {
  facade = await openFacade({
    services: [
      service('lambda', ({ path }) => path.startsWith('/2015-03-31/'), handle),
      service('emr-serverless', ({ path }) => path.startsWith('/applications'), handle),
      service('glue', ({ headers }) => headers['x-amz-target']?.startsWith('AWSGlue.') === true, handle),
    ],
    credentials,
    region,
    port: 0,
    now,
    log: (line) => logged.push(line),
  })
  return facade.endpoint
}

const lambda = (endpoint: string, over = {}): LambdaClient =>
  new LambdaClient({ endpoint, region, credentials, maxAttempts: 1, ...over })

it('takes what the SDK signs: ARNs in paths, payloads, repeated query parameters, JSON 1.1', async () => {
  const endpoint = await open(() => Promise.resolve({ status: 200, body: '{"jobRuns":[]}' }))
  const arn = 'arn:aws:lambda:eu-central-1:000000000000:function:soalbench-1769'
  const answer = await lambda(endpoint).send(
    new InvokeCommand({ FunctionName: arn, Qualifier: '$LATEST', Payload: Buffer.from('{"ä":"(*)"}') }),
  )
  expect(answer.$metadata.requestId).toMatch(/^[0-9a-f-]{36}$/)
  await new EMRServerlessClient({ endpoint, region, credentials, maxAttempts: 1 }).send(
    new ListJobRunsCommand({
      applicationId: '00abc',
      states: ['SUCCESS', 'FAILED'],
      createdAtAfter: new Date(0),
    }),
  )
  await new GlueClient({ endpoint, region, credentials, maxAttempts: 1 }).send(
    new GetJobRunCommand({ JobName: 'a b', RunId: 'jr_1' }),
  )
  expect(seen.map(({ path }) => path)).toEqual([
    `/2015-03-31/functions/${encodeURIComponent(arn)}/invocations`,
    '/applications/00abc/jobruns',
    '/',
  ])
  expect(seen[1]?.query.getAll('states')).toEqual(['SUCCESS', 'FAILED'])
})

it.each([
  [
    'a wrong secret',
    { credentials: { ...credentials, secretAccessKey: 'other' } },
    'InvalidSignatureException',
  ],
  [
    'a foreign key',
    { credentials: { ...credentials, accessKeyId: 'AKIDOTHER' } },
    'UnrecognizedClientException',
  ],
  ['another region', { region: 'us-east-1' }, 'InvalidSignatureException'],
])('refuses %s in the way AWS does', async (_, over, name) => {
  const endpoint = await open()
  const call = lambda(endpoint, over).send(new GetFunctionCommand({ FunctionName: 'f' }))
  await expect(call).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } })
  expect(seen).toEqual([])
})

it('refuses a wrong signature in the JSON 1.1 form for Glue', async () => {
  const endpoint = await open()
  const glue = new GlueClient({
    endpoint,
    region,
    credentials: { ...credentials, secretAccessKey: 'x' },
    maxAttempts: 1,
  })
  await expect(glue.send(new GetJobRunCommand({ JobName: 'j', RunId: 'r' }))).rejects.toMatchObject({
    name: 'InvalidSignatureException',
  })
})

it('refuses requests without a signature, with a stale one, and with a body that was exchanged', async () => {
  const endpoint = await open()
  const path = '/2015-03-31/functions/f'
  expect(await send(endpoint, path)).toMatchObject({
    status: 403,
    body: expect.stringContaining('Missing Authentication Token'),
  })
  const signed = (at: Date) => signGet(endpoint, path, { ...credentials, service: 'lambda', region, at })
  expect((await send(endpoint, path, { headers: signed(new Date()) })).status).toBe(200)
  expect((await send(endpoint, path, { headers: signed(new Date(Date.now() - 360_000)) })).status).toBe(403)
  const exchanged = { headers: { ...signed(new Date()), 'content-length': '1' }, body: 'x' }
  expect((await send(endpoint, path, exchanged)).status).toBe(403)
  expect((await send(endpoint, `${path}?Qualifier=1`, { headers: signed(new Date()) })).status).toBe(403)
  const forGlue = signGet(endpoint, path, { ...credentials, service: 'glue', region, at: new Date() })
  expect((await send(endpoint, path, { headers: forGlue })).status).toBe(403)
})

it('refuses foreign hosts and web pages before anything else', async () => {
  const endpoint = await open()
  const path = '/2015-03-31/functions/f'
  const signed = signGet(endpoint, path, { ...credentials, service: 'lambda', region, at: new Date() })
  expect((await send(endpoint, path, { headers: { ...signed, host: 'evil.example:80' } })).status).toBe(403)
  expect((await send(endpoint, path, { headers: { ...signed, origin: 'http://localhost' } })).status).toBe(
    403,
  )
  expect(seen).toEqual([])
})

it('answers 404 where no service is, and 413 above 10 MiB, and goes on serving', async () => {
  const endpoint = await open()
  const at = new Date()
  const signed = signGet(endpoint, '/nowhere', { ...credentials, service: 'lambda', region, at })
  const lost = await send(endpoint, '/nowhere', { headers: signed })
  expect(lost).toMatchObject({ status: 404, headers: { 'x-amzn-errortype': 'UnknownOperationException' } })
  const large = new Uint8Array(10 * 1024 * 1024 + 1)
  const path = '/2015-03-31/functions/f/invocations'
  expect((await send(endpoint, path, { method: 'POST', body: large })).status).toBe(413)
  expect((await lambda(endpoint).send(new InvokeCommand({ FunctionName: 'f' }))).StatusCode).toBe(200)
})

it('survives a service that throws, says so in the log and nothing of it to the caller', async () => {
  const endpoint = await open(() => Promise.reject(new Error('secret detail')))
  const call = lambda(endpoint).send(new InvokeCommand({ FunctionName: 'f' }))
  await expect(call).rejects.toMatchObject({ name: 'ServiceException', $metadata: { httpStatusCode: 500 } })
  const glue = new GlueClient({ endpoint, region, credentials, maxAttempts: 1 })
  const failed = glue.send(new GetJobRunCommand({ JobName: 'j', RunId: 'r' }))
  await expect(failed).rejects.toThrow(/^An internal error occurred\.$/)
  expect(logged).toHaveLength(2)
  expect(logged[0]).toContain('secret detail')
})

it('tells the service when the client goes away', async () => {
  let aborted: () => void = () => undefined
  const gone = new Promise<void>((resolve) => (aborted = resolve))
  let arrived: () => void = () => undefined
  const started = new Promise<void>((resolve) => (arrived = resolve))
  const endpoint = await open(({ signal }) => {
    arrived()
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        aborted()
        resolve({ status: 200 })
      })
    })
  })
  const leaving = new AbortController()
  const call = lambda(endpoint).send(new InvokeCommand({ FunctionName: 'f' }), {
    abortSignal: leaving.signal,
  })
  await started
  leaving.abort()
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  await gone
})

it('says which port is taken', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const attempt = openFacade({ services: [], credentials, region, port, now: Date.now, log: () => undefined })
  await expect(attempt).rejects.toThrow(`port cannot be opened: ${port} is in use`)
  taken.close()
})
