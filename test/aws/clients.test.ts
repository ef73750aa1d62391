import { afterEach, describe, expect, it } from 'vitest'
import { createClients, type AwsClients } from '../../src/aws/clients.ts'
import { callFailure } from '../../src/aws/service-error.ts'
import { localCredentials, loopbackService, type Reply } from '../fakes/loopback-service.ts'

const open: { close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const service of open.splice(0)) await service.close()
})

async function service(reply: Reply): Promise<{ clients: AwsClients; count: () => number }> {
  const loopback = await loopbackService(() => reply)
  open.push(loopback)
  const clients = createClients({
    region: 'us-east-1',
    endpoint: loopback.endpoint,
    credentials: localCredentials,
  })
  return { clients, count: () => loopback.calls.length }
}

const starts: [string, (clients: AwsClients) => Promise<unknown>][] = [
  [
    'lambda Invoke',
    async (clients) => {
      const { sdk, start } = await clients.lambda()
      return start.send(new sdk.InvokeCommand({ FunctionName: 'f' }))
    },
  ],
  [
    'emr-serverless StartJobRun',
    async (clients) => {
      const { sdk, start } = await clients.emrServerless()
      return start.send(
        new sdk.StartJobRunCommand({ applicationId: 'a', executionRoleArn: 'r', clientToken: 't' }),
      )
    },
  ],
  [
    'glue StartJobRun',
    async (clients) => {
      const { sdk, start } = await clients.glue()
      return start.send(new sdk.StartJobRunCommand({ JobName: 'j' }))
    },
  ],
]
const breaks: [string, Reply][] = [
  ['the connection is cut', 'reset'],
  ['500', { status: 500 }],
  ['503', { status: 503 }],
  ['429', { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException', 'retry-after': '1' } }],
]

describe.each(starts)('%s is sent once', (_call, send) => {
  it.each(breaks)('when %s', async (_name, reply) => {
    const { clients, count } = await service(reply)
    await expect(send(clients)).rejects.toThrow()
    expect(count()).toBe(1)
    clients.destroy()
  })
})

describe('a read', () => {
  it('is tried three times', async () => {
    const { clients, count } = await service({ status: 500 })
    const { sdk, control } = await clients.lambda()
    await expect(
      control.send(new sdk.GetFunctionConfigurationCommand({ FunctionName: 'f' })),
    ).rejects.toThrow()
    expect(count()).toBe(3)
    clients.destroy()
  })
})

describe('clients', () => {
  it('are made once', async () => {
    const { clients } = await service({})
    expect(await clients.lambda()).toBe(await clients.lambda())
  })
})

describe('a failed call', () => {
  const answered = (status: number, name: string) =>
    Object.assign(new Error(name), { name, $metadata: { httpStatusCode: status } })
  it.each([
    ['throttled', answered(429, 'TooManyRequestsException')],
    ['throttled', answered(400, 'ThrottlingException')],
    ['not-started', answered(409, 'ResourceConflictException')],
    ['not-started', answered(400, 'ConcurrentRunsExceededException')],
    ['not-started', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['refused', answered(403, 'AccessDeniedException')],
    ['refused', answered(404, 'ResourceNotFoundException')],
    ['ambiguous', answered(500, 'ServiceException')],
    ['ambiguous', Object.assign(new Error('hang up'), { code: 'ECONNRESET' })],
    ['ambiguous', 'thrown text'],
  ])('is %s', (kind, error) => {
    expect(callFailure(error)).toBe(kind)
  })
})
