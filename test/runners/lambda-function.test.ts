import { afterEach, describe, expect, it } from 'vitest'
import { LambdaRunner } from '../../src/runners/lambda.ts'
import type { DirectoryStorage } from '../../src/storage/directory.ts'
import { FakeLambda } from '../fakes/fake-lambda.ts'
import type { Reply } from '../fakes/loopback-service.ts'
import { runnerSetting, trialRequest, type RunnerSetting } from '../fakes/runner-setting.ts'

const open: RunnerSetting[] = []
afterEach(async () => {
  for (const setting of open.splice(0)) await setting.close()
})

async function setting(lambda = new FakeLambda()) {
  const made = await runnerSetting((call, { storage }) => lambda.answer(call, storage))
  open.push(made)
  return { ...made, lambda, runner: new LambdaRunner(made.clients) }
}

const sizing = { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' } as const
const request = (storage: DirectoryStorage, startLevel: 'cold' | 'warm') => ({
  ...trialRequest({ platform: 'lambda', sizing, startLevel }, storage),
  timeoutSeconds: 900,
})

describe('preparing', () => {
  const cells = (storage: DirectoryStorage) => [request(storage, 'cold').cell]

  it('names a function that is not there', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.answer = () =>
      Promise.resolve({
        status: 404,
        headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
        body: { Message: 'no' },
      })
    await expect(runner.prepare(cells(storage), context)).rejects.toThrow(
      'no such Lambda function: soalbench-1769',
    )
  })

  it('refuses a function of another memory size', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.configuration.MemorySize = 3008
    await expect(runner.prepare(cells(storage), context)).rejects.toThrow(
      'soalbench-1769 has 3008 MiB, wanted 1769',
    )
  })

  it('wakes a function that is idle', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.configuration.State = 'Inactive'
    lambda.invocation = () => {
      lambda.configuration.State = 'Active'
      return { status: 409, headers: { 'x-amzn-errortype': 'ResourceConflictException' } }
    }
    await runner.prepare(cells(storage), context)
    expect(lambda.events).toEqual([{ soalbench: 'wake' }])
  })

  it('waits through a state that nobody knows, and says so once', async () => {
    const { runner, context, storage, lambda, warnings } = await setting()
    lambda.configuration.State = 'Rehydrating'
    let reads = 0
    const answer = lambda.answer.bind(lambda)
    lambda.answer = (call, at) => {
      reads += 1
      if (reads === 5) lambda.configuration.State = 'Active'
      return answer(call, at)
    }
    await runner.prepare(cells(storage), context)
    expect(warnings).toEqual(['function soalbench-1769 is in a state that is not known here: Rehydrating'])
  })

  it('waits out a throttled account', async () => {
    const { runner, context, storage, lambda } = await setting()
    const answer = lambda.answer.bind(lambda)
    let calls = 0
    lambda.answer = (call, at) => {
      calls += 1
      const throttled = { status: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException' }, body: {} }
      return calls <= 7 ? Promise.resolve(throttled) : answer(call, at)
    }
    await runner.prepare(cells(storage), context)
  })

  it('names why a function failed, and the remedy', async () => {
    const { runner, context, storage, lambda } = await setting()
    Object.assign(lambda.configuration, {
      State: 'Failed',
      StateReasonCode: 'ImageDeleted',
      StateReason: 'The image was deleted',
    })
    await expect(runner.prepare(cells(storage), context)).rejects.toMatchObject({
      message: 'function is not active: soalbench-1769: Failed: The image was deleted',
      suggestions: ['The image is gone from ECR: build it and deploy the function again.'],
    })
  })

  it('refuses a function whose last update failed', async () => {
    const { runner, context, storage, lambda } = await setting()
    Object.assign(lambda.configuration, {
      LastUpdateStatus: 'Failed',
      LastUpdateStatusReason: 'no such image',
    })
    await expect(runner.prepare(cells(storage), context)).rejects.toThrow(
      'function could not be updated: soalbench-1769: no such image',
    )
  })
})

describe('changing the function', () => {
  it('is done once, also when the answer is lost', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.update = (count) => {
      if (count > 1) return undefined
      lambda.apply(lambda.updates[0] ?? {})
      return 'reset'
    }
    expect((await runner.run(request(storage, 'cold'), context)).outcome.state).toBe('succeeded')
    expect(lambda.configuration.RevisionId).toBe('2')
  })

  it('while another run does so ends in words, and what that has changed stays', async () => {
    const { runner, context, storage, lambda, warnings } = await setting()
    await runner.prepare([request(storage, 'cold').cell], context)
    await runner.run(request(storage, 'cold'), context)
    lambda.apply({ Environment: { Variables: { SOALBENCH_COLD: 'theirs-1' } } })
    await storage.remove('results')
    await expect(runner.run(request(storage, 'cold'), context)).rejects.toMatchObject({
      message: 'function is used by another run at the same time: soalbench-1769 was changed for theirs-1',
    })
    expect(lambda.ran).toHaveLength(1)
    await runner.dispose(context)
    expect(lambda.configuration.Environment.Variables).toEqual({ SOALBENCH_COLD: 'theirs-1' })
    expect(warnings).toEqual(['function soalbench-1769 is left as another run has changed it'])
  })

  it('is refused at once where it is not allowed', async () => {
    const { runner, context, storage, lambda } = await setting()
    const refused: Reply = { status: 403, headers: { 'x-amzn-errortype': 'AccessDeniedException' }, body: {} }
    lambda.update = () => refused
    await expect(runner.run(request(storage, 'cold'), context)).rejects.toThrow(
      /cannot be used: soalbench-1769/,
    )
    expect(lambda.updates).toHaveLength(1)
  })
})
