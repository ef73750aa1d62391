import { afterEach, describe, expect, it } from 'vitest'
import { attemptOf } from '../../src/core/attempt.ts'
import { jobRunFailure, jobRunTimes } from '../../src/runners/glue-job-run.ts'
import { GlueRunner } from '../../src/runners/glue.ts'
import { jobRunUsage } from '../../src/runners/glue-usage.ts'
import type { DirectoryStorage } from '../../src/storage/directory.ts'
import type { Reply, SeenCall } from '../fakes/loopback-service.ts'
import { resultDocument } from '../fakes/result-documents.ts'
import { runnerSetting, trialRequest, type RunnerSetting } from '../fakes/runner-setting.ts'

const open: RunnerSetting[] = []
afterEach(async () => {
  for (const setting of open.splice(0)) await setting.close()
})

const sizing = {
  platform: 'glue',
  workerType: 'G.1X',
  workers: 2,
  glueVersion: '5.1',
  executionClass: 'STANDARD',
} as const

class FakeGlue {
  readonly started: Record<string, unknown>[] = []
  readonly stopped: unknown[] = []
  listed: Record<string, unknown>[] = []
  states = ['STARTING', 'RUNNING', 'SUCCEEDED']
  over: Record<string, unknown> = {}
  start: (count: number) => Reply | undefined = () => undefined
  #looks = 0

  async answer({ target, body }: SeenCall, storage: DirectoryStorage): Promise<Reply> {
    const request = JSON.parse(body)
    if (target === 'AWSGlue.GetJob') return { body: { Job: { Name: 'soalbench', GlueVersion: '5.1' } } }
    if (target === 'AWSGlue.BatchStopJobRun') {
      this.stopped.push(...request.JobRunIds)
      return { body: { SuccessfulSubmissions: [], Errors: [] } }
    }
    if (target === 'AWSGlue.GetJobRuns') return { body: { JobRuns: this.listed } }
    if (target === 'AWSGlue.GetJobRun') return { body: { JobRun: this.#jobRun() } }
    this.started.push(request)
    const instead = this.start(this.started.length)
    if (instead !== undefined) return instead
    await storage.put('results/r/trial-1/result.json', JSON.stringify(resultDocument({ trialId: 'trial-1' })))
    return { body: { JobRunId: 'jr_1' } }
  }

  #jobRun(): Record<string, unknown> {
    this.#looks += 1
    const state = this.states[this.#looks - 1] ?? this.states.at(-1)
    const times = { StartedOn: 1000.25, CompletedOn: 1021.75, ExecutionTime: 15 }
    return {
      Id: 'jr_1',
      JobRunState: state,
      WorkerType: 'G.1X',
      NumberOfWorkers: 2,
      GlueVersion: '5.1',
      ...times,
      ...this.over,
    }
  }
}

async function setting(glue = new FakeGlue()) {
  const made = await runnerSetting((call, { storage }) => glue.answer(call, storage))
  open.push(made)
  const request = trialRequest({ platform: 'glue', sizing, startLevel: 'cold' }, made.storage)
  return { ...made, glue, request, runner: new GlueRunner(made.clients) }
}

const refused: Reply = {
  status: 400,
  body: { __type: 'ConcurrentRunsExceededException', Message: 'Concurrent runs exceeded for soalbench' },
}

describe('a job run', () => {
  it('whose start is never answered is found by its argument, and not started twice', async () => {
    const { runner, context, glue, request } = await setting()
    glue.start = () => {
      glue.listed = [
        { Id: 'jr_0', StartedOn: 4_000_000_000, Arguments: { '--SOALBENCH_ATTEMPT': 'trial-0' } },
        { Id: 'jr_1', StartedOn: 4_000_000_000, Arguments: { '--SOALBENCH_ATTEMPT': 'trial-1' } },
      ]
      return 'silence'
    }
    const hasty = { ...context, patience: { ...context.patience, acceptanceMs: 200 } }
    const seen = await runner.run(request, hasty)
    expect(seen).toMatchObject({ outcome: { state: 'failed' }, platformRunId: 'jr_1' })
    expect(glue.started).toHaveLength(1)
  })

  it('is started with event, trial, script, workers and a time limit', async () => {
    const { runner, context, glue, request } = await setting()
    await runner.run(request, context)
    expect(glue.started).toEqual([
      {
        JobName: 'soalbench',
        Arguments: {
          '--event': JSON.stringify(request.sample(1).event),
          '--TRIAL_ID': 'trial-1',
          '--SOALBENCH_ATTEMPT': 'trial-1',
          '--scriptLocation': request.scriptUri,
        },
        Timeout: 1,
        WorkerType: 'G.1X',
        NumberOfWorkers: 2,
        ExecutionClass: 'STANDARD',
      },
    ])
  })

  it('has its times and its usage', async () => {
    const { runner, context, request } = await setting()
    const seen = await runner.run(request, context)
    expect(seen).toMatchObject({
      outcome: { state: 'succeeded' },
      startLevel: 'cold',
      provisionMs: 6500,
      platformMs: 15_000,
      platformRunId: 'jr_1',
    })
    expect(seen.queueMs).toBeUndefined()
    expect(seen.usage).toEqual({
      ...sizing,
      region: 'us-east-1',
      executionSeconds: 15,
      dpuSeconds: undefined,
      basis: 'billed',
    })
  })

  it('passes on DPU seconds', async () => {
    const { runner, context, glue, request } = await setting()
    glue.over = { DPUSeconds: 240, ExecutionClass: 'FLEX' }
    expect((await runner.run(request, context)).usage).toMatchObject({
      dpuSeconds: 240,
      executionClass: 'FLEX',
    })
  })

  it('waits for the run before it, which the job allows one at a time', async () => {
    const { runner, context, glue, request } = await setting()
    glue.start = (count) => (count < 4 ? refused : undefined)
    const seen = await runner.run(request, context)
    expect(seen.outcome.state).toBe('succeeded')
    expect(seen.raw).toMatchObject({ waitedMs: expect.any(Number) })
    expect(glue.started).toHaveLength(4)
  })

  it('gives up waiting for a run that does not end', async () => {
    const { runner, context, glue, request } = await setting()
    glue.start = () => refused
    expect((await runner.run(request, context)).outcome).toMatchObject({ cause: 'platform-fault' })
  })

  it('whose start is lost before the service is started again', async () => {
    const { runner, context, glue, request, attempts } = await setting()
    glue.start = (count) => (count < 3 ? 'reset' : undefined)
    const seen = await runner.run(request, context)
    expect(seen.outcome).toEqual({ state: 'succeeded' })
    expect(glue.started).toHaveLength(3)
    expect(attempts.lines).toEqual(['intend trial-1', 'accepted trial-1 jr_1'])
  })

  it('whose start is lost and then throttled is started again', async () => {
    const { runner, context, glue, request } = await setting()
    const throttled = { status: 400, body: { __type: 'ThrottlingException', Message: 'Rate exceeded' } }
    glue.start = (count) => (count === 1 ? 'reset' : count < 4 ? throttled : undefined)
    const seen = await runner.run(request, context)
    expect(seen.outcome).toEqual({ state: 'succeeded' })
    expect(glue.started).toHaveLength(4)
  })

  it('that refuses its own repetition is waited for and found: the lost start was no loss', async () => {
    const { runner, context, glue, request } = await setting()
    glue.start = (count) => {
      if (count === 1) return 'reset'
      if (count === 3)
        glue.listed = [
          { Id: 'jr_1', StartedOn: 4_000_000_000, Arguments: { '--SOALBENCH_ATTEMPT': 'trial-1' } },
        ]
      return refused
    }
    const seen = await runner.run(request, context)
    expect(seen.platformRunId).toBe('jr_1')
    expect(glue.started).toHaveLength(3)
  })

  it('whose starts are all lost is given up after a dozen, and may have been billed', async () => {
    const { runner, context, glue, request } = await setting()
    glue.start = () => 'reset'
    const seen = await runner.run(request, context)
    expect(seen.outcome).toMatchObject({ state: 'failed', cause: 'platform-fault' })
    expect([seen.usage, seen.unmeteredAttempts]).toEqual([undefined, 1])
    expect(glue.started).toHaveLength(12)
  })

  it('of an earlier execution is adopted by its id or its argument, without a latency of ours', async () => {
    const { runner, context, glue, request, storage } = await setting()
    glue.listed = [{ Id: 'jr_1', StartedOn: 4_000_000_000, Arguments: { '--SOALBENCH_ATTEMPT': 'trial-1' } }]
    await storage.put('results/r/trial-1/result.json', JSON.stringify(resultDocument({ trialId: 'trial-1' })))
    const open = { ...attemptOf('trial-1', 'sample', 1), intendedAtMs: context.now(), end: undefined }
    for (const platformRunId of [undefined, 'jr_1']) {
      const before = [{ ...open, platformRunId }]
      const seen = await runner.run({ ...request, before }, context)
      expect(seen).toMatchObject({ outcome: { state: 'succeeded' }, platformRunId: 'jr_1' })
      expect(seen.clientMs).toBeUndefined()
    }
    expect(glue.started).toEqual([])
  })

  it('of an earlier execution that an interruption has stopped is billed, and the next has another name', async () => {
    const { runner, context, glue, request, attempts } = await setting()
    glue.states = ['STOPPED', 'RUNNING', 'SUCCEEDED']
    const attempt = attemptOf('trial-1', 'sample', 1)
    const before = [{ ...attempt, intendedAtMs: 0, platformRunId: 'jr_0', end: undefined }]
    const seen = await runner.run({ ...request, before }, context)
    expect(seen.overheadUsage).toMatchObject([{ executionSeconds: 15 }])
    expect(attempts.lines).toEqual([
      ...['accepted trial-1 jr_0', 'ended trial-1 billed'],
      ...['intend trial-1-2', 'accepted trial-1-2 jr_1'],
    ])
  })

  it('of an earlier execution that ended with its engine is lost, and the next has another name', async () => {
    const { runner, context, request, storage, attempts } = await setting()
    await storage.put('results/r/trial-1/claim.json', '{}')
    const attempt = attemptOf('trial-1', 'sample', 1)
    const before = [{ ...attempt, intendedAtMs: 0, platformRunId: 'jr_0', end: undefined }]
    const seen = await runner.run({ ...request, before }, { ...context, earlierMayLive: false })
    expect(seen.unmeteredAttempts).toBe(1)
    expect(attempts.lines).toEqual(['ended trial-1 unknown', 'intend trial-1-2', 'accepted trial-1-2 jr_1'])
  })

  it('is waited for through a state that is not known here', async () => {
    const { runner, context, glue, request, warnings } = await setting()
    glue.states = ['STARTING', 'DREAMING', 'DREAMING', 'SUCCEEDED']
    expect((await runner.run(request, context)).outcome.state).toBe('succeeded')
    expect(warnings).toEqual(['Glue job run jr_1 is in a state that is not known here: DREAMING'])
  })

  it('is stopped at the abort', async () => {
    const { runner, context, glue, request, abort } = await setting()
    glue.states = ['RUNNING']
    setTimeout(abort, 100)
    const seen = await runner.run(request, { ...context, now: Date.now })
    expect(seen.outcome.state).toBe('cancelled')
    expect(glue.stopped).toEqual(['jr_1'])
    expect(seen.usage).toMatchObject({ executionSeconds: 1, workers: 2, basis: 'derived' })
  })

  it('with a worker type of no known form is refused before it starts', async () => {
    const { runner, context, glue, request } = await setting()
    const odd = { ...request, cell: { ...request.cell, sizing: { ...sizing, workerType: 'huge' } } }
    await expect(runner.run(odd, context)).rejects.toThrow('not a Glue worker type: "huge"')
    expect(glue.started).toEqual([])
  })
})

describe('usage of a run', () => {
  const usage = (run: object) => jobRunUsage({ JobRunState: 'SUCCEEDED', ...run }, sizing, 'us-east-1')
  const flex = { ExecutionClass: 'FLEX' } as const
  const times = { StartedOn: new Date(1_000_250), CompletedOn: new Date(1_021_750) }

  it.each<[string, object, object | undefined]>([
    ['execution time', { ExecutionTime: 15 }, { executionSeconds: 15, basis: 'billed' }],
    ['DPU-seconds', { ...flex, ExecutionTime: 53, DPUSeconds: 240 }, { dpuSeconds: 240, basis: 'billed' }],
    // The least time in which two workers make 240 DPU-seconds.
    ['DPU-seconds alone', { DPUSeconds: 240 }, { dpuSeconds: 240, executionSeconds: 120, basis: 'billed' }],
    ['FLEX without DPU-seconds', { ...flex, ExecutionTime: 53 }, { dpuSeconds: undefined, basis: 'derived' }],
    ['DPU-seconds of zero', { ...flex, ExecutionTime: 53, DPUSeconds: 0 }, { dpuSeconds: undefined }],
    ['no execution time', times, { executionSeconds: 22, basis: 'derived' }],
    ['a failed run of no time', { JobRunState: 'FAILED', ExecutionTime: 0 }, { basis: 'derived' }],
    ['no time at all', {}, undefined],
    ['a run that never left the queue', { JobRunState: 'EXPIRED', ExecutionTime: 0 }, undefined],
  ])('%s', (_name, run, expected) => {
    if (expected === undefined) expect(usage(run)).toBeUndefined()
    else expect(usage(run)).toMatchObject(expected)
  })
})

describe('preparing', () => {
  it('names a job that is not there', async () => {
    const { runner, context, glue, request } = await setting()
    glue.answer = () =>
      Promise.resolve({
        status: 400,
        body: { __type: 'EntityNotFoundException', Message: 'Job soalbench not found' },
      })
    await expect(runner.prepare([request.cell], context)).rejects.toThrow(
      'Glue job cannot be used: soalbench',
    )
  })

  it('warns of retries, which are billed and not seen', async () => {
    const { runner, context, glue, warnings, request } = await setting()
    glue.answer = () =>
      Promise.resolve({ body: { Job: { Name: 'soalbench', GlueVersion: '5.1', MaxRetries: 2 } } })
    await runner.prepare([request.cell], context)
    expect(warnings).toEqual([expect.stringContaining('retries failed runs')])
  })

  it('warns of another version', async () => {
    const { runner, context, warnings, request } = await setting()
    await runner.prepare([{ ...request.cell, sizing: { ...sizing, glueVersion: '5.0' } }], context)
    expect(warnings).toEqual(['Glue job soalbench has version 5.1, the plan says 5.0'])
  })
})

describe('an ended run', () => {
  it.each([
    ['SUCCEEDED', undefined, undefined],
    ['TIMEOUT', 'Timed out', 'timed-out'],
    ['FAILED', 'Command failed with exit code 1', 'script-error'],
    ['FAILED', 'Command failed with exit code 137', 'out-of-memory'],
    ['FAILED', 'An error occurred while calling o1.save. Java heap space', 'out-of-memory'],
    ['FAILED', 'LAUNCH ERROR | script not found', 'platform-fault'],
    ['ERROR', undefined, 'platform-fault'],
    ['STOPPED', undefined, 'platform-fault'],
    ['EXPIRED', undefined, 'platform-fault'],
  ] as const)('%s %s is %s', (JobRunState, ErrorMessage, cause) => {
    expect(jobRunFailure({ JobRunState, ...(ErrorMessage !== undefined && { ErrorMessage }) })?.cause).toBe(
      cause,
    )
  })

  it('may have a start-up below nothing: ExecutionTime is in whole seconds', () => {
    const times = { StartedOn: new Date(0), CompletedOn: new Date(9_800), ExecutionTime: 10 }
    expect(jobRunTimes(times)).toEqual({ provisionMs: -200, platformMs: 10_000 })
    expect(jobRunTimes({ StartedOn: new Date(0) })).toEqual({ provisionMs: undefined, platformMs: undefined })
  })
})
