import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { modesFunction } from './lambda-bench.ts'
import { openRegistry, type Registry } from './lambda-registry.ts'

let registry: Registry
beforeAll(async () => {
  registry = await openRegistry([modesFunction(), modesFunction({ name: 'soalbench-1769', memoryMiB: 1769 })])
})
afterAll(async () => {
  await registry.close()
})
beforeEach(() => registry.advance(1000))

const create: CreateFunctionCommandInput = {
  FunctionName: 'made',
  Role: 'arn:aws:iam::000000000000:role/r',
  Code: { ImageUri: 'example/soal:1' },
  PackageType: 'Image',
  MemorySize: 3008,
  Timeout: 900,
  EphemeralStorage: { Size: 10_240 },
  Environment: { Variables: { SCRIPT_BUCKET: 'b' } },
}
const named = { FunctionName: 'modes' }

describe('functions', () => {
  it('are described as the API has them, by name, partial ARN or ARN', async () => {
    const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:soalbench-1769'
    for (const FunctionName of ['soalbench-1769', arn, '000000000000:function:soalbench-1769']) {
      expect(await registry.client.send(new GetFunctionConfigurationCommand({ FunctionName }))).toMatchObject(
        {
          FunctionArn: arn,
          MemorySize: 1769,
          Timeout: 3,
          EphemeralStorage: { Size: 512 },
          PackageType: 'Image',
          State: 'Active',
          LastUpdateStatus: 'Successful',
          Version: '$LATEST',
          RevisionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          LastModified: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/),
        },
      )
    }
  })

  it('are listed page by page', async () => {
    const first = await registry.client.send(new ListFunctionsCommand({ MaxItems: 1 }))
    expect(first.Functions?.map((each) => each.FunctionName)).toEqual(['modes'])
    const second = await registry.client.send(new ListFunctionsCommand({ Marker: first.NextMarker }))
    expect(second.Functions?.map((each) => each.FunctionName)).toEqual(['soalbench-1769'])
    expect(second.NextMarker).toBeUndefined()
  })

  it('are pending at first, then active, and gone when deleted', async () => {
    const { client } = registry
    const created = await client.send(new CreateFunctionCommand(create))
    expect(created).toMatchObject({ State: 'Pending', MemorySize: 3008, $metadata: { httpStatusCode: 201 } })
    const early = client.send(new InvokeCommand({ FunctionName: 'made' }))
    await expect(early).rejects.toMatchObject({
      name: 'ResourceConflictException',
      $metadata: { httpStatusCode: 409 },
    })
    await expect(client.send(new CreateFunctionCommand(create))).rejects.toMatchObject({
      name: 'ResourceConflictException',
    })
    registry.advance(1000)
    const got = await client.send(new GetFunctionCommand({ FunctionName: 'made' }))
    expect(got).toMatchObject({ Configuration: { State: 'Active' }, Code: { ImageUri: 'example/soal:1' } })
    const deleted = await client.send(new DeleteFunctionCommand({ FunctionName: 'made' }))
    expect(deleted.$metadata.httpStatusCode).toBe(204)
    await expect(client.send(new GetFunctionCommand({ FunctionName: 'made' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:eu-west-1:000000000000:function:made',
      $metadata: { httpStatusCode: 404 },
    })
  })

  it.each([
    [{ MemorySize: 64 }, /'64' at 'memorySize' .* greater than or equal to 128/],
    [{ MemorySize: 20_000 }, /'20000' at 'memorySize' .* less than or equal to 10240/],
    [{ MemorySize: 128.5 }, /memorySize/],
    [{ Timeout: 0 }, /timeout/],
    [{ Timeout: 901 }, /timeout/],
    [{ EphemeralStorage: { Size: 511 } }, /ephemeralStorage/],
    [{ EphemeralStorage: { Size: 10_241 } }, /ephemeralStorage/],
    [{ Environment: { Variables: { AWS_REGION: 'x' } } }, /reserved keys/],
    [{ Environment: { Variables: { BIG: 'x'.repeat(5000) } } }, /4KB limit/],
    [{ Environment: { Variables: { '1a': 'x' } } }, /1a/],
  ])('refuse %j', async (settings, message) => {
    const { client } = registry
    for (const refused of [
      client.send(new UpdateFunctionConfigurationCommand({ ...named, ...settings })),
      client.send(new CreateFunctionCommand({ ...create, FunctionName: 'never', ...settings })),
    ]) {
      await expect(refused).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
        message: expect.stringMatching(message),
        $metadata: { httpStatusCode: 400 },
      })
    }
  })
})

describe('an update', () => {
  it('is in progress, refuses another one meanwhile, then counts', async () => {
    const { client } = registry
    const before = await client.send(new GetFunctionConfigurationCommand(named))
    const change = { ...named, Description: 'nonce', RevisionId: before.RevisionId }
    const updated = await client.send(new UpdateFunctionConfigurationCommand(change))
    expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', Description: 'nonce' })
    expect(updated.RevisionId).not.toBe(before.RevisionId)
    for (const refused of [
      client.send(new UpdateFunctionConfigurationCommand(named)),
      client.send(new UpdateFunctionCodeCommand(named)),
    ]) {
      await expect(refused).rejects.toMatchObject({ name: 'ResourceConflictException' })
    }
    registry.advance(1000)
    expect(await client.send(new GetFunctionConfigurationCommand(named))).toMatchObject({
      LastUpdateStatus: 'Successful',
      RevisionId: updated.RevisionId,
      MemorySize: before.MemorySize,
    })
    await expect(client.send(new UpdateFunctionConfigurationCommand(change))).rejects.toMatchObject({
      name: 'PreconditionFailedException',
      $metadata: { httpStatusCode: 412 },
    })
  })

  it('of the code names another image', async () => {
    await registry.client.send(new UpdateFunctionCodeCommand({ ...named, ImageUri: 'example/soal:2' }))
    registry.advance(1000)
    const got = await registry.client.send(new GetFunctionCommand(named))
    expect(got.Code?.ImageUri).toBe('example/soal:2')
  })

  it('makes the next version a new one; without it the last version is published again', async () => {
    const { client } = registry
    const publish = async (): Promise<string | undefined> =>
      (await client.send(new PublishVersionCommand(named))).Version
    expect([await publish(), await publish()]).toEqual(['1', '1'])
    await client.send(new UpdateFunctionConfigurationCommand({ ...named, Timeout: 7 }))
    registry.advance(1000)
    expect(await publish()).toBe('2')
    const versions = await client.send(new ListVersionsByFunctionCommand(named))
    expect(versions.Versions?.map((each) => [each.Version, each.Timeout])).toEqual([
      ['$LATEST', 7],
      ['1', 3],
      ['2', 7],
    ])
  })
})

describe('an invocation', () => {
  it.each([
    [{ Payload: '{' }, 'InvalidRequestContentException', 400],
    [{ Qualifier: '77' }, 'ResourceNotFoundException', 404],
    [{ Payload: JSON.stringify('x'.repeat(6 * 1024 * 1024)) }, 'RequestTooLargeException', 413],
    [
      { Payload: JSON.stringify('x'.repeat(1024 * 1024)), InvocationType: 'Event' as const },
      'RequestTooLargeException',
      413,
    ],
  ])('is refused: %#', async (input, name, httpStatusCode) => {
    const refused = registry.client.send(new InvokeCommand({ ...named, ...input }))
    await expect(refused).rejects.toMatchObject({ name, $metadata: { httpStatusCode } })
  })

  it('may be dry', async () => {
    const dry = await registry.client.send(new InvokeCommand({ ...named, InvocationType: 'DryRun' }))
    expect(dry.StatusCode).toBe(204)
  })

  it('has no room when none is reserved', async () => {
    const { client } = registry
    expect(
      await client.send(new PutFunctionConcurrencyCommand({ ...named, ReservedConcurrentExecutions: 0 })),
    ).toMatchObject({ ReservedConcurrentExecutions: 0 })
    await expect(client.send(new InvokeCommand(named))).rejects.toMatchObject({
      name: 'TooManyRequestsException',
    })
    await client.send(new DeleteFunctionConcurrencyCommand(named))
    const left = await client.send(new GetFunctionConcurrencyCommand(named))
    expect(left.ReservedConcurrentExecutions).toBeUndefined()
  })
})
