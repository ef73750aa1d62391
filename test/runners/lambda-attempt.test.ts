import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { attemptOf } from '../../src/core/attempt.ts'
import { LambdaRunner } from '../../src/runners/lambda.ts'
import type { RunContext } from '../../src/runners/runner.ts'
import type { DirectoryStorage } from '../../src/storage/directory.ts'
import { FakeLambda, type Mishap } from '../fakes/fake-lambda.ts'
import type { Reply } from '../fakes/loopback-service.ts'
import { resultDocument } from '../fakes/result-documents.ts'
import { runnerSetting, trialRequest, type RunnerSetting } from '../fakes/runner-setting.ts'

const open: RunnerSetting[] = []
afterEach(async () => {
  for (const setting of open.splice(0)) await setting.close()
})

const patience = {
  claimMs: 200,
  answerMs: 50,
  acceptanceMs: 1_000,
  refusedMs: 1_000,
  backoffMs: { first: 2, most: 10 },
}

/** The clock is the real one, and patience is short. */
async function setting(claimedBy: FakeLambda['claimedBy'] = 'handler', claimMs = patience.claimMs) {
  const lambda = new FakeLambda()
  lambda.claimedBy = claimedBy
  const made = await runnerSetting((call, { storage }) => lambda.answer(call, storage))
  open.push(made)
  const sleep = (ms: number): Promise<void> => delay(ms, undefined, { signal: made.context.signal })
  const context: RunContext = {
    ...made.context,
    now: Date.now,
    sleep,
    patience: { ...patience, claimMs },
    poll: { leastMs: 2, mostMs: 20 },
  }
  const runner = new LambdaRunner(made.clients)
  const run = () => runner.run(cold(made.storage), context)
  return { ...made, context, lambda, runner, run }
}

const sizing = { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' } as const
const cold = (storage: DirectoryStorage, timeoutSeconds = 60) => ({
  ...trialRequest({ platform: 'lambda', sizing, startLevel: 'cold' }, storage),
  timeoutSeconds,
})
const error500: Reply = { status: 503, headers: { 'x-amzn-errortype': 'ServiceException' }, body: {} }

describe('an answer that is lost', () => {
  it.each<[string, Mishap]>([
    ['503 before the work', { before: error500 }],
    ['reset before the work', { before: 'reset' }],
    ['silence before the work', { before: 'silence' }],
    ['503 after it', { after: error500 }],
    ['reset after it', { after: 'reset' }],
    ['silence after it', { after: 'silence' }],
  ])('%s: run once, billed once', async (_, mishap) => {
    const { lambda, run, attempts } = await setting()
    lambda.mishap = (count) => (count === 1 ? mishap : undefined)
    const seen = await run()
    expect(seen).toMatchObject({
      outcome: { state: 'succeeded' },
      startLevel: 'cold',
      billedMs: 5251,
      platformMs: 5000.5,
    })
    expect(seen.usage).toMatchObject({ billedMs: [5251], basis: 'billed' })
    expect([seen.overheadUsage, seen.unmeteredAttempts]).toEqual([[], 0])
    expect(lambda.ran).toEqual(['trial-1'])
    const request = mishap.before === undefined ? 'request-1' : 'request-2'
    expect(attempts.lines).toEqual(['intend trial-1', `accepted trial-1 ${request}`])
    expect(seen.platformRunId).toBe(request)
    // Of what was adopted nobody's clock saw both ends.
    expect(seen.clientMs === undefined).toBe(mishap.before === undefined)
  })

  it('again and again is sent up to twelve times', async () => {
    const { lambda, run } = await setting()
    lambda.mishap = () => ({ before: 'reset' })
    const seen = await run()
    expect(lambda.events).toHaveLength(12)
    expect(seen.outcome).toMatchObject({
      state: 'failed',
      cause: 'platform-fault',
      message: expect.stringContaining('lost 12 times'),
    })
    expect([seen.usage, seen.unmeteredAttempts]).toEqual([undefined, 1])
  })

  it('of an attempt that is running elsewhere: the duplicate ends, and is paid for', async () => {
    const { lambda, run, storage } = await setting()
    lambda.mishap = (count) => {
      if (count !== 1) return undefined
      // The first is only slow: it claims after its connection broke, and ends after the second has come.
      return { before: slowly(lambda, storage) }
    }
    const seen = await run()
    expect(seen).toMatchObject({
      outcome: { state: 'succeeded' },
      platformRunId: 'slow',
      usage: { billedMs: [7777] },
    })
    expect(seen.overheadUsage.length).toBeGreaterThan(0)
    expect(seen.overheadUsage[0]).toMatchObject({ billedMs: [3], requests: 1 })
    expect(lambda.ran).toEqual(['trial-1'])
  })

  it('where the script claims: a duplicate is known by its last line', async () => {
    const { lambda, run, storage } = await setting('script')
    lambda.mishap = (count) => (count === 1 ? { before: slowly(lambda, storage) } : undefined)
    const seen = await run()
    expect(seen).toMatchObject({ outcome: { state: 'succeeded' }, platformRunId: 'slow' })
    expect(lambda.ran).toEqual(['trial-1'])
  })

  it('without any claim an answered invocation counts', async () => {
    const { run, lambda } = await setting('nobody')
    expect(await run()).toMatchObject({ outcome: { state: 'succeeded' }, platformRunId: 'request-1' })
    expect(lambda.events).toHaveLength(1)
  })
})

describe('a claim without a result', () => {
  const report = (more: string): string =>
    `REPORT RequestId: request-1\tDuration: 900.00 ms\tBilled Duration: 900 ms\tMemory Size: 1769 MB\tMax Memory Used: 1700 MB\t${more}\n`

  it.each([
    ['timed-out', [report('Status: timeout')]],
    ['out-of-memory', [report('Status: error\tError Type: Runtime.OutOfMemory')]],
    [
      'out-of-memory',
      [
        'RequestId: request-1 Error: Runtime exited with error: signal: killed',
        report('Status: error\tError Type: Runtime.ExitError'),
      ],
    ],
    ['script-error', ['[ERROR] ScriptFailed: script exited with code 3', report('')]],
    ['platform-fault', ['[ERROR] ClaimNotMade: claim not made: s3://b/k', report('')]],
    ['script-error', [report('')]],
  ])('has the cause that the log tells: %s %j', async (cause, log) => {
    const { lambda, run } = await setting()
    lambda.mishap = () => ({ vanishes: { log: ['START RequestId: request-1', ...log] } })
    const seen = await run()
    expect(seen.outcome).toMatchObject({ state: 'failed', cause })
    expect(seen.usage).toMatchObject({ billedMs: [900], basis: 'billed' })
    expect(lambda.ran).toEqual(['trial-1'])
  })

  it('and without a log is given up at the platform’s own deadline, and never run again', async () => {
    const { lambda, runner, context, storage } = await setting()
    lambda.mishap = () => ({ vanishes: {} })
    let aheadMs = 0
    const sleep = (ms: number): Promise<void> => {
      aheadMs += ms
      return delay(1)
    }
    const fast = { ...context, now: () => Date.now() + aheadMs, sleep, poll: { leastMs: 100, mostMs: 5_000 } }
    const seen = await runner.run(cold(storage), fast)
    expect(seen.outcome).toMatchObject({
      cause: 'platform-fault',
      message: expect.stringContaining('invocation request-1 began'),
    })
    expect(aheadMs).toBeGreaterThan(60_000)
    expect([seen.usage, seen.unmeteredAttempts]).toEqual([undefined, 1])
    expect(lambda.ran).toEqual(['trial-1'])
  })
})

describe('the log', () => {
  it('is asked again while it is not there yet, or does not answer', async () => {
    const { lambda, run } = await setting('handler', 30_000)
    lambda.mishap = () => ({ after: 'reset' })
    const missing = {
      status: 400,
      headers: { 'x-amzn-errortype': 'ResourceNotFoundException' },
      body: { __type: 'ResourceNotFoundException' },
    }
    lambda.logs = (count) =>
      count <= 2 ? missing : count <= 6 ? 'reset' : count === 7 ? { body: { events: [] } } : undefined
    expect((await run()).usage).toMatchObject({ billedMs: [5251], basis: 'billed' })
  })

  it('that never comes leaves the script’s own clock, and says so', async () => {
    const { lambda, run, warnings } = await setting()
    lambda.mishap = () => ({ after: 'reset' })
    lambda.logs = () => ({ body: { events: [] } })
    const seen = await run()
    expect(seen.outcome.state).toBe('succeeded')
    expect(seen.usage).toBeUndefined()
    expect(seen.unmeteredAttempts).toBe(1)
    expect(warnings.join()).toContain('no billed duration for request request-1')
  })

  it('has the REPORT that did not come with the answer', async () => {
    const { lambda, run } = await setting()
    lambda.mishap = () => ({ after: { headers: { 'x-amzn-requestid': 'request-1' }, body: {} } })
    expect((await run()).usage).toMatchObject({ billedMs: [5251], basis: 'billed' })
  })

  it('that may not be read is not asked again', async () => {
    const { lambda, run, warnings } = await setting()
    lambda.mishap = () => ({ after: { headers: { 'x-amzn-requestid': 'request-1' }, body: {} } })
    lambda.logs = () => ({ status: 400, body: { __type: 'AccessDeniedException', message: 'no' } })
    expect((await run()).usage).toMatchObject({ basis: 'derived' })
    expect(warnings[0]).toMatch(/the log of \/aws\/lambda\/soalbench-1769 cannot be read: AccessDenied/)
  })
})

describe('an attempt of an earlier execution', () => {
  const before = [
    { ...attemptOf('trial-1', 'sample', 1), intendedAtMs: 1000, platformRunId: undefined, end: undefined },
  ]

  it.each([
    ['with its result is adopted', true, true, 0, 1],
    ['without a claim is sent under its own token', false, false, 1, 1],
  ])('%s', async (_, claimed, done, sent, ordinal) => {
    const { runner, context, storage, lambda, attempts } = await setting()
    if (claimed) await storage.put('results/r/trial-1/claim.json', claimOf('earlier'))
    if (done)
      await storage.put(
        'results/r/trial-1/result.json',
        JSON.stringify(resultDocument({ trialId: 'trial-1' }, 5000)),
      )
    const seen = await runner.run({ ...cold(storage), before }, { ...context, earlierMayLive: false })
    expect(seen.outcome.state).toBe('succeeded')
    expect(lambda.events).toHaveLength(sent)
    expect(attempts.lines[0]).toBe(
      sent === 0 ? 'accepted trial-1 earlier' : `intend ${attemptOf('trial-1', 'sample', ordinal).token}`,
    )
  })

  it('that had begun and is gone with its engine is lost; the next has a token of its own', async () => {
    const { runner, context, storage, lambda, attempts } = await setting()
    await storage.put('results/r/trial-1/claim.json', claimOf('earlier'))
    const seen = await runner.run({ ...cold(storage), before }, { ...context, earlierMayLive: false })
    expect([seen.outcome.state, seen.unmeteredAttempts]).toEqual(['succeeded', 1])
    expect(lambda.ran).toEqual(['trial-1-2'])
    expect(attempts.lines.slice(0, 2)).toEqual(['ended trial-1 unknown', 'intend trial-1-2'])
  })

  it('that is still running is waited for', async () => {
    const { runner, context, storage, lambda } = await setting()
    await storage.put('results/r/trial-1/claim.json', claimOf('earlier'))
    const finish = async (): Promise<void> => {
      await delay(50)
      const document = JSON.stringify(resultDocument({ trialId: 'trial-1' }, Date.now()))
      await storage.put('results/r/trial-1/result.json', document)
    }
    const [seen] = await Promise.all([runner.run({ ...cold(storage), before }, context), finish()])
    expect(seen).toMatchObject({
      outcome: { state: 'succeeded' },
      platformRunId: 'earlier',
      clientMs: undefined,
    })
    expect(lambda.events).toEqual([])
  })
})

const claimOf = (requestId: string): string =>
  JSON.stringify({
    schema: 'soalbench.claim/1',
    requestId,
    logGroup: '/aws/lambda/soalbench-1769',
    logStream: `stream-${requestId}`,
    claimedAt: Date.now(),
  })

/** An invocation of which the connection breaks at once, and which goes on all the same: seen when the second has come. */
function slowly(lambda: FakeLambda, storage: DirectoryStorage): Reply {
  lambda.claims.add('trial-1')
  lambda.ran.push('trial-1')
  void goOn(lambda, storage)
  return 'reset'
}

async function goOn(lambda: FakeLambda, storage: DirectoryStorage): Promise<void> {
  while (lambda.events.length < 2) await delay(1)
  await storage.put('results/r/trial-1/claim.json', claimOf('slow'))
  await storage.put('results/r/trial-1/result.json', JSON.stringify(resultDocument({ trialId: 'trial-1' })))
  const message =
    'REPORT RequestId: slow\tDuration: 7777.00 ms\tBilled Duration: 7777 ms\tMemory Size: 1769 MB\t\n'
  lambda.log.push({ message, timestamp: Date.now(), logStreamName: 'stream-slow' })
}
