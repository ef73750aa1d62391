import { afterEach, describe, expect, it } from 'vitest'
import { attemptOf } from '../../src/core/attempt.ts'
import type { StartLevel } from '../../src/core/platform.ts'
import { EmrServerlessRunner } from '../../src/runners/emr-serverless.ts'
import { jobRunFailure, jobRunTimes } from '../../src/runners/emr-job-run.ts'
import { jobRunUsage } from '../../src/runners/emr-usage.ts'
import { heapMiB, sparkSubmitParameters } from '../../src/runners/spark-submit-parameters.ts'
import type { DirectoryStorage } from '../../src/storage/directory.ts'
import { FakeEmr } from '../fakes/fake-emr.ts'
import { resultDocument } from '../fakes/result-documents.ts'
import { runnerSetting, trialRequest, type RunnerSetting } from '../fakes/runner-setting.ts'

const open: RunnerSetting[] = []
afterEach(async () => {
  for (const setting of open.splice(0)) await setting.close()
})

const worker = { vcpus: 1, memoryGb: 4, diskGb: 20 }
const sizing = {
  platform: 'emr-serverless',
  driver: worker,
  executor: worker,
  executors: 1,
  architecture: 'x86_64',
} as const

async function setting(emr = new FakeEmr()) {
  const made = await runnerSetting((call, { storage }) => emr.answer(call, storage))
  open.push(made)
  return { ...made, emr, runner: new EmrServerlessRunner(made.clients) }
}

const request = (storage: DirectoryStorage, startLevel: StartLevel) =>
  trialRequest({ platform: 'emr-serverless', sizing, startLevel }, storage)

describe('a start level', () => {
  it('cold: the application is stopped before the submission', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.states['c'] = 'STARTED'
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(emr.log).toEqual(['stop c', 'submit c while STOPPED'])
    expect(seen).toMatchObject({ outcome: { state: 'succeeded' }, startLevel: 'cold' })
  })

  it('cold: an application that was never started need not be stopped', async () => {
    const { runner, context, storage, emr } = await setting()
    await runner.run(request(storage, 'cold'), context)
    expect(emr.log).toEqual(['submit c while CREATED'])
  })

  it('cold: one that is being started is waited for and stopped', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.states['c'] = 'STARTING'
    await runner.run(request(storage, 'cold'), context)
    expect(emr.log).toEqual(['stop c', 'submit c while STOPPED'])
  })

  it('warm: the other application is started before, kept for the next trial, and stopped at the end', async () => {
    const { runner, context, storage, emr } = await setting()
    await runner.run(request(storage, 'warm'), context)
    const seen = await runner.run(request(storage, 'warm'), context)
    await runner.dispose(context)
    expect(emr.log).toEqual(['start w', 'submit w while STARTED', 'submit w while STARTED', 'stop w'])
    expect(seen.startLevel).toBe('warm')
  })

  it('is contradicted by a sandbox that was used: each repetition is a job run of its own', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.sandboxRuns = 2
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.outcome).toMatchObject({
      cause: 'platform-fault',
      message: 'wanted a cold start, got warm 3 times',
    })
    expect(emr.submissions.map((sent) => sent['clientToken'])).toEqual(['trial-1', 'trial-1-2', 'trial-1-3'])
    expect([seen.usage, ...seen.overheadUsage]).toMatchObject(
      Array.from({ length: 3 }, () => ({ vcpuHours: 0.034, basis: 'billed' })),
    )
  })
})

describe('a job run', () => {
  it('is submitted with token, time limit and exactly the workers of the sizing', async () => {
    const { runner, context, storage, emr } = await setting()
    const sent = request(storage, 'cold')
    await runner.run({ ...sent, timeoutSeconds: 90 }, context)
    expect(emr.submissions[0]).toMatchObject({
      clientToken: 'trial-1',
      name: 'trial-1',
      executionTimeoutMinutes: 2,
      jobDriver: {
        sparkSubmit: {
          entryPoint: sent.scriptUri,
          entryPointArguments: ['--event', JSON.stringify(sent.sample(1).event)],
        },
      },
      tags: { 'soalbench:trial': 'trial-1' },
    })
  })

  it('has its times on the service’s clock, and the billed utilisation once it is there', async () => {
    const { runner, context, storage } = await setting()
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen).toMatchObject({
      queueMs: 200,
      provisionMs: 3300,
      platformMs: 9250,
      platformRunId: 'run1',
      warnings: [],
    })
    expect(seen.usage).toEqual({
      ...{ platform: 'emr-serverless', region: 'us-east-1', architecture: 'x86_64', basis: 'billed' },
      ...{ vcpuHours: 0.034, memoryGbHours: 0.134, storageGbHours: 0 },
    })
    expect(seen.raw).toMatchObject({ jobRun: { state: 'SUCCESS', createdAt: '1970-01-01T00:16:40.000Z' } })
  })

  it('has no utilisation as long as it is zero', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.unsettled = {
      billedResourceUtilization: { vCPUHour: 0, memoryGBHour: 0, storageGBHour: 0 },
      totalResourceUtilization: { vCPUHour: 0, memoryGBHour: 0, storageGBHour: 0 },
    }
    emr.utilisationAfter = 4
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.usage).toMatchObject({ basis: 'billed', vcpuHours: 0.034 })
    emr.utilisationAfter = Number.POSITIVE_INFINITY
    const never = await runner.run(request(storage, 'cold'), context)
    expect(never.usage).toMatchObject({ basis: 'derived', vcpuHours: 120 / 3600 })
  })

  it('keeps what was used beside what was billed', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.used = {
      totalResourceUtilization: { vCPUHour: 0.0052, memoryGBHour: 0.0206, storageGBHour: 0.103 },
    }
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.usage).toMatchObject({
      vcpuHours: 0.034,
      used: { vcpuHours: 0.0052, memoryGbHours: 0.0206, storageGbHours: 0.103 },
    })
  })

  it('of several attempts is billed for each of them', async () => {
    const { runner, context, storage, emr, calls } = await setting()
    emr.utilisationAfter = 0
    emr.attempt = 2
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(calls.flatMap(({ path }) => /attempt=\d/.exec(path) ?? [])).toEqual(['attempt=1', 'attempt=2'])
    expect(seen.usage).toMatchObject({ vcpuHours: 0.068, memoryGbHours: 0.268, basis: 'billed' })
    expect(seen.overheadUsage).toEqual([])
  })

  it('without billed utilisation has derived usage, and says so', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.utilisationAfter = Number.POSITIVE_INFINITY
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.usage).toMatchObject({ basis: 'derived', vcpuHours: 120 / 3600, memoryGbHours: 480 / 3600 })
    expect(seen.warnings).toEqual(['billed utilisation did not come: usage is derived from the workers'])
  })

  it('whose submission is lost is submitted again with the same token', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.submission = (count) => (count === 1 ? 'reset' : undefined)
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.outcome.state).toBe('succeeded')
    expect(emr.submissions.map((sent) => sent['clientToken'])).toEqual(['trial-1', 'trial-1'])
  })

  it('whose submission is never answered is submitted again with the same token', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.submission = (count) => (count === 1 ? 'silence' : undefined)
    const hasty = { ...context, patience: { ...context.patience, acceptanceMs: 200 } }
    const seen = await runner.run(request(storage, 'cold'), hasty)
    expect(seen.outcome.state).toBe('succeeded')
    expect(emr.submissions.map((sent) => sent['clientToken'])).toEqual(['trial-1', 'trial-1'])
  })

  it('of an earlier execution is adopted by its id or its name, without a latency of ours', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.listed = [
      { id: 'run0', name: 'trial-0', state: 'SUCCESS' },
      { id: 'run1', name: 'trial-1', state: 'SUCCESS' },
    ]
    await storage.put('results/r/trial-1/result.json', JSON.stringify(resultDocument({ trialId: 'trial-1' })))
    const open = { ...attemptOf('trial-1', 'sample', 1), intendedAtMs: context.now(), end: undefined }
    for (const platformRunId of [undefined, 'run1']) {
      const trial = { ...request(storage, 'cold'), before: [{ ...open, platformRunId }] }
      const seen = await runner.run(trial, context)
      expect(seen).toMatchObject({ outcome: { state: 'succeeded' }, platformRunId: 'run1' })
      expect(seen.clientMs).toBeUndefined()
    }
    expect(emr.submissions).toEqual([])
  })

  it('of an earlier execution that the service never saw is submitted under the same token', async () => {
    const { runner, context, storage, emr, attempts } = await setting()
    const open = { ...attemptOf('trial-1', 'sample', 1), intendedAtMs: context.now(), end: undefined }
    const before = [{ ...open, platformRunId: undefined }]
    const seen = await runner.run({ ...request(storage, 'cold'), before }, context)
    expect(seen.outcome.state).toBe('succeeded')
    expect(emr.submissions.map((sent) => sent['clientToken'])).toEqual(['trial-1'])
    expect(attempts.lines).toEqual(['intend trial-1', 'accepted trial-1 run1'])
  })

  it('that never gets its workers is cancelled, and is no latency', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.runStates = ['PENDING']
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.outcome).toMatchObject({ state: 'failed', cause: 'platform-fault' })
    expect(emr.log.at(-1)).toBe('cancel run1')
    expect([seen.usage, seen.unmeteredAttempts]).toEqual([undefined, 1])
  })

  it('that outlives its time is cancelled, and billed for what it ran', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.runStates = ['RUNNING']
    emr.afterCancel = ['CANCELLING', 'CANCELLED']
    const seen = await runner.run(request(storage, 'cold'), context)
    expect(seen.outcome).toMatchObject({ state: 'failed', cause: 'timed-out' })
    expect(seen.usage).toMatchObject({ vcpuHours: 0.034, basis: 'billed' })
    expect(seen.unmeteredAttempts).toBe(0)
  })

  it('is cancelled at the abort', async () => {
    const { runner, context, storage, emr, abort } = await setting()
    emr.runStates = ['RUNNING']
    setTimeout(abort, 100)
    const seen = await runner.run(request(storage, 'cold'), { ...context, now: Date.now })
    expect(seen.outcome.state).toBe('cancelled')
    expect(emr.log.at(-1)).toBe('cancel run1')
    // RUNNING was seen at once; a minute of both workers is the least.
    expect(seen.usage).toMatchObject({ vcpuHours: 120 / 3600, basis: 'derived' })
  })
})

describe('preparing', () => {
  it('names an application that is not there', async () => {
    const { runner, context, storage, emr } = await setting()
    emr.answer = () => Promise.resolve({ body: { applications: [] } })
    await expect(runner.prepare([request(storage, 'warm').cell], context)).rejects.toThrow(
      'no such EMR Serverless application: soalbench-warm',
    )
  })
})

describe('an ended run', () => {
  const run = (over: object) => ({ ...jobRunBase, ...over })
  it.each([
    ['SUCCESS', {}, undefined],
    [
      'FAILED',
      { stateDetails: 'Job failed, please check complete logs: exit code 1', startedAt: new Date() },
      'script-error',
    ],
    [
      'FAILED',
      { stateDetails: 'The executor was killed: exit code 137', startedAt: new Date() },
      'out-of-memory',
    ],
    [
      'FAILED',
      { stateDetails: 'java.lang.OutOfMemoryError: Java heap space', startedAt: new Date() },
      'out-of-memory',
    ],
    ['FAILED', { stateDetails: 'Connection timed out', startedAt: new Date() }, 'script-error'],
    [
      'CANCELLED',
      { stateDetails: 'Job run execution timeout of 1 minutes exceeded', startedAt: new Date() },
      'timed-out',
    ],
    ['CANCELLED', { stateDetails: 'cancelled', startedAt: new Date() }, 'platform-fault'],
    ['FAILED', { stateDetails: 'ApplicationMaxCapacityExceededException' }, 'platform-fault'],
  ])('%s %j is %s', (state, over, cause) => {
    expect(jobRunFailure(run({ state, ...over }))?.cause).toBe(cause)
  })

  it('of old, without startedAt and endedAt, has whole seconds and no provisioning', () => {
    expect(jobRunTimes(run({ totalExecutionDurationSeconds: 107 }))).toEqual({
      ...{ queueMs: undefined, provisionMs: undefined, platformMs: 107_000 },
    })
  })

  it('that never ran has no usage, and none is invented', () => {
    expect(jobRunUsage(run({}), sizing, 'us-east-1')).toBeUndefined()
  })
})

const jobRunBase = {
  ...{
    applicationId: 'a',
    jobRunId: 'j',
    arn: 'arn',
    createdBy: 'me',
    createdAt: new Date(0),
    updatedAt: new Date(0),
  },
  ...{
    executionRole: 'r',
    state: 'SUCCESS' as const,
    stateDetails: '',
    releaseLabel: 'emr-7.12.0',
    jobDriver: undefined,
  },
}

describe('memory settings', () => {
  it.each([
    [2, 1664],
    [4, 3712],
    [8, 7447],
    [16, 14_894],
  ])('a worker of %i GB takes %i MiB of heap', (memoryGb, expected) => {
    expect(heapMiB(memoryGb)).toBe(expected)
    const total = (mib: number) => mib + Math.max(384, Math.ceil(mib * 0.1))
    expect(total(expected)).toBeLessThanOrEqual(memoryGb * 1024)
    expect(total(expected + 1)).toBeGreaterThan(memoryGb * 1024)
  })

  it('ask for disk only beyond what is free', () => {
    expect(sparkSubmitParameters(sizing)).toBe(
      '--conf spark.driver.cores=1 --conf spark.driver.memory=3712m --conf spark.executor.cores=1 --conf spark.executor.memory=3712m --conf spark.executor.instances=1 --conf spark.dynamicAllocation.enabled=false',
    )
    const larger = { ...sizing, executor: { ...worker, diskGb: 100 } }
    expect(sparkSubmitParameters(larger)).toContain('--conf spark.emr-serverless.executor.disk=100g')
  })
})
