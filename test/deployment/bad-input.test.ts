import { readFileSync } from 'node:fs'
import { BatchDeleteImageCommand, ECRClient } from '@aws-sdk/client-ecr'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { afterEach, expect, test } from 'vitest'
import { explainFailure } from '../../src/deployment/explain-failure.ts'
import { functionFinding } from '../../src/deployment/functions-active.ts'
import type { FaultKind, FaultPlan } from '../../src/local/faults/fault-plan.ts'
import { openAccount, type AccountSetting } from './account-setting.ts'

const open: AccountSetting[] = []
const account = async (...given: Parameters<typeof openAccount>): Promise<AccountSetting> => {
  const setting = await openAccount(...given)
  open.push(setting)
  return setting
}

afterEach(async () => {
  for (const setting of open.splice(0)) await setting.close()
})

const bucket = 'soalbench-000000000000-us-east-1'
const { Statement: statements } = JSON.parse(readFileSync('infra/policies/operator.json', 'utf8'))

const faulted = (kind: FaultKind, operation: string): FaultPlan => ({
  seed: 1,
  rules: [
    {
      ...{ kind, service: undefined, operations: [operation], times: 1000, status: 500, reads: 1 },
      trigger: { kind: 'every', every: 1 },
      ...{ delayMs: undefined, retryAfterSeconds: undefined },
    },
  ],
})

test('a bucket name that somebody has: which one, what to do, and nothing is left', async () => {
  const { up, down, status } = await account({ takenBuckets: [bucket] })
  await expect(up()).rejects.toMatchObject({
    code: 'SOAL_PLATFORM_UNAVAILABLE',
    message: expect.stringContaining(`${bucket} already exists`),
    suggestions: [expect.stringContaining('--stack'), expect.anything()],
  })
  const seen = await status()
  expect(seen.state).toBe('ROLLBACK_COMPLETE')
  expect(seen.lines[0]).toMatchObject({ kind: 'problem', fix: expect.stringContaining('infra up') })
  await expect(up()).rejects.toThrow('already exists')
  expect(await down()).toEqual({ outcome: 'removed', left: [] })
})

test('a missing permission: its action, and the statement of the shipped policy that gives it', async () => {
  const { up, status } = await account({ faults: faulted('access-denied', 'CreateChangeSet') })
  const error = await up().catch((cause: unknown) => explainFailure(cause, statements, 'us-east-1'))
  expect(error).toMatchObject({
    message: 'permission is missing: cloudformation:CreateChangeSet',
    suggestions: [expect.stringContaining('"Sid":"DeployStack"'), expect.anything()],
  })
  expect((await status()).state).toBeNull()
})

test('expired credentials: one sentence, and where it goes on', async () => {
  const { up } = await account({ faults: faulted('expired-token', 'DescribeStacks') })
  const error = await up().catch((cause: unknown) => explainFailure(cause, statements, 'us-east-1'))
  expect(error).toMatchObject({ message: 'AWS credentials have expired' })
})

test('a deleted image is told, and built again', async () => {
  const { engine, up, status } = await account()
  const { imageDigest } = await up()
  const ecr = new ECRClient(engine)
  await ecr.send(
    new BatchDeleteImageCommand({
      repositoryName: 'soalbench-soal',
      imageIds: [{ imageDigest: imageDigest ?? '' }],
    }),
  )
  expect((await status()).lines.find(({ what }) => what === 'image')).toMatchObject({
    kind: 'problem',
    detail: expect.stringContaining('was deleted'),
  })
  await up()
  expect((await status()).lines.filter(({ kind }) => kind !== 'fine')).toEqual([])
})

test('history in the bucket keeps everything where it is until its end is said', async () => {
  const { engine, up, down, status } = await account()
  await up()
  const s3 = new S3Client({ ...engine, forcePathStyle: true })
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'history/nights.db', Body: 'x' }))
  await expect(down()).rejects.toMatchObject({
    code: 'SOAL_USAGE_INVALID',
    suggestions: [expect.stringContaining('aws s3 sync'), expect.stringContaining('--yes-delete-history')],
  })
  expect((await status()).state).toMatch(/_COMPLETE$/)
})

test('of a function it is told why it cannot be called', () => {
  const seen = { State: 'Failed', StateReasonCode: 'ImageDeleted', LastUpdateStatus: 'Successful' } as const
  expect(functionFinding('f', seen)).toMatchObject({
    isFinal: true,
    message: expect.stringContaining('lost its image'),
  })
  expect(functionFinding('f', { State: 'Inactive', LastUpdateStatus: 'Successful' })).toMatchObject({
    isFinal: false,
  })
  expect(functionFinding('f', undefined)?.message).toBe('function is not there: f')
  expect(functionFinding('f', { State: 'Active', LastUpdateStatus: 'Successful' })).toBeUndefined()
})
