import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, expect, it } from 'vitest'
import { openFacade, type Facade } from '../../src/local/facade.ts'
import { createFaultService } from '../../src/local/faults/fault-service.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { localOperations } from '../../src/local/operations.ts'
import { credentials, region } from './fault-bench.ts'

let facade: Facade | undefined

afterEach(async () => {
  await facade?.close()
  facade = undefined
})

/** A door to one service that nobody has written yet, always throttled, refused or broken. */
async function open(name: string, rule: object, operation?: string): Promise<string> {
  const plan = parseFaultPlan({ rules: [{ ...rule, probability: 1 }] }, localOperations)
  if ('faults' in plan) throw new Error(plan.faults.join('; '))
  facade = await openFacade({
    services: [
      {
        name,
        matches: () => true,
        operationOf: () => operation,
        handle: () => Promise.resolve({ status: 200 }),
        close: () => Promise.resolve(),
      },
    ],
    ...{ credentials, region, port: 0, now: Date.now, log: () => undefined },
    faults: createFaultService(plan, { now: Date.now, onFault: () => undefined }),
  })
  return facade.endpoint
}

const config = (endpoint: string) => ({ endpoint, region, credentials, maxAttempts: 1 })

const calls: Readonly<Record<string, (endpoint: string) => Promise<unknown>>> = {
  s3: (endpoint) =>
    new S3Client({ ...config(endpoint), forcePathStyle: true }).send(
      new GetObjectCommand({ Bucket: 'bucket', Key: 'key' }),
    ),
  logs: (endpoint) =>
    new CloudWatchLogsClient(config(endpoint)).send(new FilterLogEventsCommand({ logGroupName: '/g' })),
  cloudformation: (endpoint) =>
    new CloudFormationClient(config(endpoint)).send(new DescribeStacksCommand({ StackName: 's' })),
}

it.each([
  ['s3', { kind: 'throttle' }, 'SlowDown', 503],
  ['s3', { kind: 'access-denied' }, 'AccessDenied', 403],
  ['s3', { kind: 'expired-token' }, 'ExpiredToken', 400],
  ['s3', { kind: 'error-before', status: 500 }, 'InternalError', 500],
  ['logs', { kind: 'throttle' }, 'ThrottlingException', 400],
  ['logs', { kind: 'expired-token' }, 'ExpiredTokenException', 400],
  ['logs', { kind: 'error-after' }, 'ServiceUnavailableException', 503],
  ['cloudformation', { kind: 'throttle' }, 'Throttling', 400],
  ['cloudformation', { kind: 'access-denied' }, 'AccessDenied', 403],
  ['cloudformation', { kind: 'error-before', status: 500 }, 'InternalFailure', 500],
] as const)('%s: %j is %s to the SDK', async (name, rule, code, httpStatusCode) => {
  const endpoint = await open(name, rule, 'AnyOperation')
  await expect(calls[name]?.(endpoint)).rejects.toMatchObject({ name: code, $metadata: { httpStatusCode } })
})

it('leaves alone what is no operation of a service', async () => {
  const endpoint = await open('logs', { kind: 'access-denied' })
  await expect(calls['logs']?.(endpoint)).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } })
})
