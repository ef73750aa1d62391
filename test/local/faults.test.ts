import { afterEach, describe, expect, it } from 'vitest'
import { callFailure, serviceError } from '../../src/aws/service-error.ts'
import { openFaultBench, type FaultBench } from './fault-bench.ts'

let bench: FaultBench | undefined

afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const open = async (...given: Parameters<typeof openFaultBench>): Promise<FaultBench> => {
  bench = await openFaultBench(...given)
  return bench
}

const always = (kind: string, more: object = {}): object => ({
  rules: [{ kind, probability: 1, ...more }],
})

async function invoke({ clients }: FaultBench, abortSignal?: AbortSignal): Promise<unknown> {
  const { sdk, start } = await clients.lambda()
  const sent = start.send(new sdk.InvokeCommand({ FunctionName: 'f', Payload: Buffer.from('{}') }), {
    ...(abortSignal === undefined ? {} : { abortSignal }),
  })
  return await sent.then(
    ({ Payload }) => Buffer.from(Payload ?? []).toString(),
    (error: unknown) => error,
  )
}

async function startGlue({ clients }: FaultBench): Promise<unknown> {
  const { sdk, start } = await clients.glue()
  return await start.send(new sdk.StartJobRunCommand({ JobName: 'j' })).catch((error: unknown) => error)
}

async function startEmr({ clients }: FaultBench): Promise<unknown> {
  const { sdk, start } = await clients.emrServerless()
  const command = new sdk.StartJobRunCommand({
    ...{ applicationId: 'a', executionRoleArn: 'r', clientToken: 't' },
    jobDriver: { sparkSubmit: { entryPoint: 'e' } },
  })
  return await start.send(command).catch((error: unknown) => error)
}

const short = (error: unknown): object => {
  const { name, code, status } = serviceError(error)
  return { name, code, status, failure: callFailure(error) }
}

/** Kind, whether the work was done, and what a client that starts work sees, on Lambda. */
const seen = [
  ['throttle', 0, { name: 'TooManyRequestsException', status: 429, failure: 'throttled' }],
  ['error-before', 0, { name: 'ServiceUnavailableException', status: 503, failure: 'ambiguous' }],
  ['error-after', 1, { name: 'ServiceUnavailableException', status: 503, failure: 'ambiguous' }],
  ['reset-before', 0, { code: 'ECONNRESET', status: undefined, failure: 'ambiguous' }],
  ['reset-after', 1, { code: 'ECONNRESET', status: undefined, failure: 'ambiguous' }],
  ['truncate', 1, { code: 'ECONNRESET', failure: 'ambiguous' }],
  ['access-denied', 0, { name: 'AccessDeniedException', status: 403, failure: 'refused' }],
  ['expired-token', 0, { name: 'ExpiredTokenException', status: 403, failure: 'expired' }],
] as const

describe.each(seen)('%s', (kind, works, expected) => {
  it('reaches the client that starts work after exactly one request', async () => {
    const here = await open(always(kind))
    expect(short(await invoke(here))).toMatchObject(expected)
    expect(here.arrived).toEqual(['Invoke'])
    expect(here.worked).toHaveLength(works)
    expect(here.injected).toEqual([{ service: 'lambda', operation: 'Invoke', kind, rule: 0, call: 1 }])
  })

  it('is one request for EMR Serverless and Glue too', async () => {
    const here = await open(always(kind))
    const { failure } = expected
    expect(callFailure(await startEmr(here))).toBe(failure)
    expect(callFailure(await startGlue(here))).toBe(failure)
    expect(here.arrived).toEqual(['StartJobRun', 'StartJobRun'])
    expect(here.worked).toHaveLength(2 * works)
  })
})

it.each([
  ['hang-before', 0],
  ['hang-after', 1],
] as const)('%s never answers and holds until the client goes', async (kind, works) => {
  const here = await open(always(kind))
  const leaving = new AbortController()
  const call = invoke(here, leaving.signal)
  await expect.poll(() => here.injected.length).toBe(1)
  await expect.poll(() => here.worked.length).toBe(works)
  leaving.abort()
  expect(await call).toMatchObject({ name: 'AbortError' })
  expect(here.arrived).toHaveLength(1)
})

it('a hanging call does not keep the engine from closing', async () => {
  const here = await open(always('hang-before'))
  const call = invoke(here)
  await expect.poll(() => here.injected.length).toBe(1)
  await here.close()
  expect(callFailure(await call)).toBe('ambiguous')
})

it('delay: the whole answer, after that of a later call', async () => {
  const here = await open({ rules: [{ kind: 'delay', nth: 1, delayMs: 300 }] })
  const order: string[] = []
  const first = invoke(here).then((answer) => order.push(`first ${String(answer)}`))
  await expect.poll(() => here.worked.length).toBe(1)
  await invoke(here).then(() => order.push('second'))
  await first
  expect(order).toEqual(['second', expect.stringContaining('"operation":"Invoke"')])
  expect(here.worked).toEqual(['Invoke', 'Invoke'])
})

it.each([500, 502, 503, 504])('status %d, also where a load balancer answers in HTML', async (status) => {
  const here = await open(always('error-after', { status }))
  expect(short(await invoke(here))).toMatchObject({ status, failure: 'ambiguous' })
  expect(short(await startGlue(here))).toMatchObject({ status, failure: 'ambiguous' })
  expect(here.worked).toHaveLength(2)
})

it('speaks of throttling and its own faults as each service does', async () => {
  const throttled = await open(always('throttle', { retryAfterSeconds: 7 }))
  expect(await invoke(throttled)).toMatchObject({ retryAfterSeconds: '7', message: 'Rate exceeded' })
  expect(short(await startEmr(throttled))).toMatchObject({ name: 'ThrottlingException', status: 429 })
  expect(short(await startGlue(throttled))).toMatchObject({ name: 'ThrottlingException', status: 400 })
  await throttled.close()
  const broken = await open(always('error-before', { status: 500 }))
  expect(short(await invoke(broken))).toMatchObject({ name: 'ServiceException' })
  expect(short(await startEmr(broken))).toMatchObject({ name: 'InternalServerException' })
  expect(short(await startGlue(broken))).toMatchObject({ name: 'InternalServiceException' })
})

it.each(['throttle', 'error-before', 'error-after', 'reset-before', 'reset-after', 'truncate'])(
  'a client for reads gets over one %s by asking again',
  async (kind) => {
    const here = await open({ rules: [{ kind, nth: 1 }] })
    const { sdk, control } = await here.clients.lambda()
    const command = new sdk.GetFunctionConfigurationCommand({ FunctionName: 'f' })
    expect(await control.send(command)).toMatchObject({ FunctionName: 'f' })
    expect(here.arrived).toHaveLength(2)
  },
)

it.each(['access-denied', 'expired-token'])(
  'a client for reads does not ask again after %s',
  async (kind) => {
    const here = await open({ rules: [{ kind, nth: 1 }] })
    const { sdk, control } = await here.clients.glue()
    const call = control.send(new sdk.GetJobCommand({ JobName: 'j' }))
    await expect(call).rejects.toMatchObject({ $metadata: { httpStatusCode: 400 } })
    expect(here.arrived).toHaveLength(1)
  },
)

it('strikes by service and operation, at the Nth and at every Nth call, and so often', async () => {
  const here = await open({
    rules: [
      { service: 'lambda', operation: ['Invoke'], kind: 'throttle', nth: [2, 5] },
      { service: 'lambda', operation: 'Invoke', kind: 'reset-before', every: 3, times: 1 },
      { operation: 'StartJobRun', kind: 'access-denied', probability: 1, times: 2 },
    ],
  })
  const outcomes: string[] = []
  for (let call = 1; call <= 6; call += 1) {
    const answer = await invoke(here)
    outcomes.push(answer instanceof Error ? callFailure(answer) : 'fine')
  }
  expect(outcomes).toEqual(['fine', 'throttled', 'ambiguous', 'fine', 'throttled', 'fine'])
  expect(callFailure(await startEmr(here))).toBe('refused')
  expect(callFailure(await startGlue(here))).toBe('refused')
  expect(await startGlue(here)).toMatchObject({ JobRunId: 'jr_1' })
})
