import { afterEach, describe, expect, it } from 'vitest'
import { LambdaRunner } from '../../src/runners/lambda.ts'
import type { Attempt } from '../../src/core/attempt.ts'
import { LostTrial } from '../../src/runners/tab.ts'
import type { DirectoryStorage } from '../../src/storage/directory.ts'
import type { StartLevel } from '../../src/core/platform.ts'
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
const request = (storage: DirectoryStorage, startLevel: StartLevel) => ({
  ...trialRequest({ platform: 'lambda', sizing, startLevel }, storage),
  timeoutSeconds: 900,
})

describe('a cold trial', () => {
  it('gets a new sandbox by a nonce that keeps the rest of the environment', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.sparkRuns = 4
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen).toMatchObject({ outcome: { state: 'succeeded' }, startLevel: 'cold', sandboxInitMs: 250 })
    expect(lambda.updates).toHaveLength(1)
    expect(lambda.updates[0]).toMatchObject({ RevisionId: '1' })
    expect(lambda.updates[0]?.Environment?.Variables).toMatchObject({ SCRIPT_BUCKET: 'file:///w' })
    expect(lambda.updates[0]?.Environment?.Variables['SOALBENCH_COLD']).toMatch(/^trial-1-\d+$/)
    await runner.dispose(context)
    expect(lambda.configuration.Environment.Variables).toEqual({ SCRIPT_BUCKET: 'file:///w' })
  })

  it('has the figures of the REPORT line, and the script of the request', async () => {
    const { runner, context, storage, lambda } = await setting()
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen).toMatchObject({
      platformMs: 5000.5,
      billedMs: 5251,
      maxMemoryMiB: 900,
      platformRunId: 'request-1',
    })
    expect(seen.usage).toEqual({
      ...sizing,
      region: 'us-east-1',
      billedMs: [5251],
      requests: 1,
      meteredMs: 5250.5,
      basis: 'billed',
    })
    expect([seen.overheadUsage, seen.unmeteredAttempts]).toEqual([[], 0])
    expect(seen.provisionMs).toBeUndefined()
    expect(lambda.events[0]).toMatchObject({ TRIAL_ID: 'trial-1', SPARK_SCRIPT: 'scripts/abc.py' })
    expect(`${lambda.events[0]?.['SCRIPT_BUCKET']}/scripts/abc.py`).toBe(storage.uri('scripts/abc.py'))
  })

  it('that meets a used sandbox is rejected and repeated, and given up after three', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.sticky = true
    lambda.sparkRuns = 1
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.outcome).toEqual({
      state: 'failed',
      cause: 'platform-fault',
      message: 'wanted a cold start, got warm 3 times',
    })
    expect(lambda.events).toHaveLength(3)
    expect(seen.raw).toMatchObject({
      rejected: [{ startLevel: 'warm', usage: { billedMs: [5251] } }, { startLevel: 'warm' }],
    })
    expect([seen.result, seen.platformMs]).toEqual([undefined, undefined])
    // Three invocations were billed: the last is that of the failed trial, the others are overhead.
    expect(seen.usage).toMatchObject({ billedMs: [5251], basis: 'billed' })
    expect(seen.overheadUsage).toMatchObject([{ billedMs: [5251] }, { billedMs: [5251] }])
  })

  it('waits out another update of the function', async () => {
    const { runner, context, storage, lambda } = await setting()
    const conflict: Reply = {
      status: 409,
      headers: { 'x-amzn-errortype': 'ResourceConflictException' },
      body: { message: 'update in progress' },
    }
    lambda.update = (count) => (count < 3 ? conflict : undefined)
    expect((await runner.run(request(storage, 'cold'), context)).outcome.state).toBe('succeeded')
    expect(lambda.updates).toHaveLength(3)
  })

  it('whose function may not be changed says so at once', async () => {
    const { runner, context, storage, lambda, slept } = await setting()
    const denied = { 'x-amzn-errortype': 'AccessDeniedException' }
    lambda.update = () => ({ status: 403, headers: denied, body: { message: 'not authorised' } })
    await expect(runner.run(request(storage, 'cold'), context)).rejects.toThrow(
      'AccessDeniedException: not authorised',
    )
    expect(slept).toEqual([])
  })
})

describe('a warm trial', () => {
  it('is preceded by a run that warms, which is not in its figures', async () => {
    const { runner, context, storage, lambda } = await setting()
    const seen = await runner.run(request(storage, 'warm'), context)
    expect(lambda.events.map((event) => event['TRIAL_ID'])).toEqual(['prime', 'trial-1'])
    expect(lambda.updates).toEqual([])
    expect(seen).toMatchObject({
      startLevel: 'warm',
      sandboxInitMs: undefined,
      raw: { prime: { billedMs: 5251 } },
    })
    expect(seen.usage).toMatchObject({ requests: 1 })
    expect(seen.overheadUsage).toEqual([
      ...[
        { ...sizing, region: 'us-east-1', billedMs: [5251], requests: 1, meteredMs: 5250.5, basis: 'billed' },
      ],
    ])
  })

  it('whose warming run is lost is sent again', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.invocation = (count) => (count === 1 ? 'reset' : undefined)
    const seen = await runner.run(request(storage, 'warm'), context)
    expect([seen.overheadUsage.length, seen.unmeteredAttempts]).toEqual([1, 0])
    expect(lambda.ran).toEqual(['trial-1-prime', 'trial-1'])
  })

  it('that breaks off keeps the bill of the run that warmed', async () => {
    const { runner, context, storage, lambda, attempts } = await setting()
    const intend = (attempt: Attempt): Promise<void> =>
      attempt.kind === 'sample' ? Promise.reject(new Error('disk')) : attempts.intend(attempt)
    const broken = { ...context, attempts: { ...attempts, intend } }
    const lost = await runner.run(request(storage, 'warm'), broken).catch((error: unknown) => error)
    expect(lost).toBeInstanceOf(LostTrial)
    expect(lost).toMatchObject({ message: 'disk', bill: { overheadUsage: [{ billedMs: [5251] }] } })
    expect(lambda.ran).toEqual(['trial-1-prime'])
  })

  it('uses the sandbox of the trial before it', async () => {
    const { runner, context, storage, lambda } = await setting()
    await runner.run(request(storage, 'cold'), context)
    await runner.run(request(storage, 'warm'), context)
    await runner.run(request(storage, 'warm'), context)
    expect(lambda.events.map((event) => event['TRIAL_ID'])).toEqual(['trial-1', 'trial-1', 'trial-1'])
  })

  it('that meets a new sandbox is rejected; the rejected run has warmed it', async () => {
    const { runner, context, storage, lambda } = await setting()
    await runner.run(request(storage, 'cold'), context)
    lambda.sparkRuns = 0
    const seen = await runner.run(request(storage, 'warm'), context)
    expect(seen).toMatchObject({
      startLevel: 'warm',
      outcome: { state: 'succeeded' },
      raw: { rejected: [{ startLevel: 'cold' }] },
    })
    expect(seen.overheadUsage).toMatchObject([{ billedMs: [5251], meteredMs: 5250.5 }])
  })

  it('after a crash is primed again', async () => {
    const { runner, context, storage, lambda } = await setting()
    await runner.run(request(storage, 'cold'), context)
    lambda.invocation = (count) =>
      count === 2
        ? {
            headers: { 'x-amz-function-error': 'Unhandled', 'x-amzn-requestid': 'request-2' },
            body: { errorType: 'Runtime.ExitError', errorMessage: 'signal: killed' },
          }
        : undefined
    // Trials do not share a key.
    await storage.remove('results')
    expect((await runner.run(request(storage, 'warm'), context)).outcome.state).toBe('failed')
    await runner.run(request(storage, 'warm'), context)
    expect(lambda.events.map((event) => event['TRIAL_ID'])).toEqual([
      'trial-1',
      'trial-1',
      'prime',
      'trial-1',
    ])
  })

  it('on other /tmp or with another time limit changes the function and warms it anew', async () => {
    const { runner, context, storage, lambda } = await setting()
    await runner.run(request(storage, 'cold'), context)
    const larger = request(storage, 'warm')
    await runner.run(
      { ...larger, cell: { ...larger.cell, sizing: { ...sizing, ephemeralMiB: 10_240 } } },
      context,
    )
    expect(lambda.configuration.EphemeralStorage.Size).toBe(10_240)
    expect(lambda.events.map((event) => event['TRIAL_ID'])).toEqual(['trial-1', 'prime', 'trial-1'])
    await runner.dispose(context)
    expect(lambda.configuration).toMatchObject({ EphemeralStorage: { Size: 512 }, Timeout: 900 })
  })
})

describe('an invocation', () => {
  const throttled: Reply = {
    status: 429,
    headers: { 'x-amzn-errortype': 'TooManyRequestsException' },
    body: { Reason: 'x' },
  }

  it('that is throttled did not run and is sent again', async () => {
    const { runner, context, storage, lambda, slept } = await setting()
    lambda.invocation = (count) => (count <= 2 ? throttled : undefined)
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.outcome.state).toBe('succeeded')
    expect(lambda.events).toHaveLength(3)
    expect(seen.clientMs).toBeLessThan(slept.reduce((a, b) => a + b, 0))
  })

  it('that is always throttled fails as such', async () => {
    const { runner, context, storage, lambda } = await setting()
    lambda.invocation = () => throttled
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.outcome).toMatchObject({ cause: 'throttled' })
    expect([seen.usage, seen.unmeteredAttempts]).toEqual([undefined, 0])
  })

  it('without a REPORT line is billed by our own clock, and says so', async () => {
    const { runner, context, storage, lambda, warnings } = await setting()
    lambda.invocation = () => ({ body: {} })
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen).toMatchObject({ billedMs: undefined, platformMs: undefined })
    expect(seen.usage).toMatchObject({
      billedMs: [Math.max(1, Math.ceil(seen.clientMs ?? 0))],
      requests: 1,
      basis: 'derived',
    })
    expect(seen.outcome).toMatchObject({
      cause: 'script-error',
      message: 'no result document: results/r/trial-1/result.json',
    })
    expect(warnings).toEqual(['no billed duration for request request-1: derived from our own clock'])
  })

  it('ends with the signal as cancelled', async () => {
    const { runner, context, storage, lambda, abort } = await setting()
    lambda.invocation = () => {
      setTimeout(abort, 20)
      return 'silence'
    }
    const seen = await runner.run(request(storage, 'cold'), context)
    expect([seen.outcome.state, seen.usage, seen.unmeteredAttempts]).toEqual(['cancelled', undefined, 1])
  })
})
