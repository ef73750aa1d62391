import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LogStore } from '../../src/local/logs/log-store.ts'
import { createEmrServerlessService } from '../../src/local/emr-serverless/service.ts'
import type { EngineContext } from '../../src/local/engine.ts'
import { hostCompute } from '../../src/local/host-compute.ts'
import { createGlueService } from '../../src/local/glue/service.ts'
import { createAdvisory } from '../../src/local/limits/advisory.ts'
import { sweepSparkLeftovers } from '../../src/local/spark/sweep.ts'
import type { WireRequest, WireService } from '../../src/local/wire.ts'

let directory: string
let service: WireService | undefined

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'soalbench-wire-'))
})
afterEach(async () => {
  await service?.close()
  service = undefined
  await rm(directory, { recursive: true })
})

/** Python, Java and Spark are not there: all that does not run anything must work all the same. */
function engine(): EngineContext {
  const versions = { python: '', java: '', spark: '', awslambdaric: '' }
  const installation = { python: '/none/python', sparkHome: '/none', javaHome: '/none', versions }
  const limiter = createAdvisory({ directory: join(directory, 'advisory') })
  return {
    ...{
      compute: hostCompute(installation),
      limiter,
      directory,
      storageRoot: directory,
      engineId: 'wiretest',
    },
    ...{ region: 'us-east-1', accountId: '000000000000', now: Date.now },
    ...{ log: () => undefined, recordEnforcement: () => undefined },
    ledger: { started: () => undefined, ended: () => undefined },
    logs: new LogStore({ now: Date.now }),
  }
}

async function call(method: string, url: string, body?: object, target?: string) {
  const { pathname, searchParams } = new URL(url, 'http://127.0.0.1')
  const request: WireRequest = {
    ...{ method, path: pathname, query: searchParams, signal: new AbortController().signal },
    headers: target === undefined ? {} : { 'x-amz-target': `AWSGlue.${target}` },
    body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
  }
  if (service?.matches(request) !== true) throw new Error('not for this service')
  const { status, headers = {}, body: answer = '' } = await service.handle(request)
  const json: Record<string, never> = JSON.parse(String(answer))
  return { status, type: headers['x-amzn-errortype'], json }
}

describe('EMR Serverless', () => {
  const create = { name: 'a', releaseLabel: 'emr-7.12.0', type: 'SPARK', clientToken: 't' }
  const run = {
    clientToken: 'r',
    executionRoleArn: 'arn:aws:iam::000000000000:role/x',
    jobDriver: { sparkSubmit: { entryPoint: 'file:///x.py' } },
  }

  beforeEach(() => {
    service = createEmrServerlessService(engine(), [])
  })

  const created = async (more: object = {}): Promise<string> =>
    String((await call('POST', '/applications', { ...create, ...more })).json['applicationId'])

  test('an application is made once for a token, shown, listed and deleted', async () => {
    const id = await created()
    expect(id).toMatch(/^[0-9a-z]+$/)
    expect(await created()).toBe(id)
    expect(await call('POST', '/applications', { ...create, name: 'b' })).toMatchObject({
      ...{ status: 409, type: 'ConflictException' },
    })
    const { json } = await call('GET', `/applications/${id}`)
    expect(json['application']).toMatchObject({
      ...{ applicationId: id, state: 'CREATED', name: 'a', autoStartConfiguration: { enabled: true } },
      createdAt: expect.any(Number),
    })
    await created({ clientToken: 'u', name: 'c' })
    const page = await call('GET', '/applications?maxResults=1&states=CREATED')
    expect(page.json['applications']).toMatchObject([{ id, name: 'a' }])
    const next = await call('GET', `/applications?maxResults=1&nextToken=${String(page.json['nextToken'])}`)
    expect(next.json).toMatchObject({ applications: [{ name: 'c' }] })
    expect((await call('DELETE', `/applications/${id}`)).status).toBe(200)
    expect((await call('GET', `/applications/${id}`)).json).toMatchObject({
      application: { state: 'TERMINATED' },
    })
  })

  test.each([
    [{ releaseLabel: undefined }, /releaseLabel/],
    [{ type: 'HIVE' }, /SPARK/],
    [{ clientToken: 'no blanks' }, /clientToken/],
    [{ initialCapacity: { Driver: { workerCount: 0 } } }, /workerCount/],
    [{ initialCapacity: { Mapper: { workerCount: 1 } } }, /Mapper/],
    [
      {
        initialCapacity: {
          Driver: { workerCount: 1, workerConfiguration: { cpu: '1 vCPU', memory: '9 GB' } },
        },
      },
      /at most 8 GB/,
    ],
    [{ autoStopConfiguration: { idleTimeoutMinutes: 0 } }, /idleTimeoutMinutes/],
  ])('%j is a ValidationException that names it', async (more, message) => {
    expect(await call('POST', '/applications', { ...create, ...more })).toMatchObject({
      ...{ status: 400, type: 'ValidationException', json: { message: expect.stringMatching(message) } },
    })
  })

  test.each([
    [{ executionRoleArn: 'x' }, /IAM role/],
    [{ jobDriver: {} }, /sparkSubmit/],
    [
      { jobDriver: { sparkSubmit: { entryPoint: 'x', sparkSubmitParameters: '--master local' } } },
      /--master/,
    ],
    [
      { jobDriver: { sparkSubmit: { entryPoint: 'x', sparkSubmitParameters: '--driver-memory 1x' } } },
      /spark\.driver\.memory/,
    ],
    [{ retryPolicy: { maxAttempts: 2 } }, /only one attempt/],
  ])('a job run of %j is refused before anything runs', async (more, message) => {
    const id = await created()
    expect(await call('POST', `/applications/${id}/jobruns`, { ...run, ...more })).toMatchObject({
      ...{ status: 400, type: 'ValidationException', json: { message: expect.stringMatching(message) } },
    })
    expect((await call('GET', `/applications/${id}/jobruns`)).json['jobRuns']).toEqual([])
  })

  test('a run without workers fails with the reason, and has no utilisation', async () => {
    const id = await created()
    const parameters =
      '--driver-cores 1 --driver-memory 1g --executor-cores 1 --executor-memory 1g --num-executors 1 ' +
      '--conf spark.dynamicAllocation.enabled=false'
    const sparkSubmit = { entryPoint: 'file:///x.py', sparkSubmitParameters: parameters }
    const request = { ...run, jobDriver: { sparkSubmit } }
    const { json } = await call('POST', `/applications/${id}/jobruns`, request)
    const again = await call('POST', `/applications/${id}/jobruns`, request)
    expect(again.json).toEqual(json)
    const path = `/applications/${id}/jobruns/${String(json['jobRunId'])}`
    await expect
      .poll(async () => (await call('GET', path)).json['jobRun'])
      .toMatchObject({ state: 'FAILED', stateDetails: expect.stringMatching(/could not be provided/) })
    const { jobRun } = (await call('GET', path)).json
    expect(jobRun).not.toHaveProperty('billedResourceUtilization')
    expect((await call('DELETE', path)).type).toBe('ValidationException')
    expect((await call('GET', `${path}/dashboard`)).type).toBe('ValidationException')
  })

  test('what is not there is a ResourceNotFoundException', async () => {
    const id = await created()
    for (const path of ['/applications/zz', '/applications/zz/jobruns', `/applications/${id}/jobruns/zz`]) {
      expect(await call('GET', path)).toMatchObject({ status: 404, type: 'ResourceNotFoundException' })
    }
  })

  test('without auto-start a run is refused until the application is started', async () => {
    const id = await created({ autoStartConfiguration: { enabled: false } })
    const answer = await call('POST', `/applications/${id}/jobruns`, run)
    expect(answer.json).toMatchObject({ message: expect.stringMatching(/auto-start is disabled/) })
  })
})

describe('Glue', () => {
  beforeEach(() => {
    service = createGlueService(engine(), [])
  })
  const job = {
    Name: 'j',
    Role: 'r',
    Command: { Name: 'glueetl', ScriptLocation: 'file:///x.py' },
    GlueVersion: '4.0',
  }

  test('a job is made, changed, listed and deleted', async () => {
    expect((await call('POST', '/', job, 'CreateJob')).json).toEqual({ Name: 'j' })
    expect((await call('POST', '/', job, 'CreateJob')).status).toBe(200)
    expect((await call('POST', '/', { ...job, Role: 's' }, 'CreateJob')).json).toMatchObject({
      __type: 'IdempotentParameterMismatchException',
    })
    const JobUpdate = { NumberOfWorkers: 3, WorkerType: 'G.2X' }
    await call('POST', '/', { JobName: 'j', JobUpdate }, 'UpdateJob')
    const { json } = await call('POST', '/', { JobName: 'j' }, 'GetJob')
    // Updated values replace all others: the version is the default again, and with it the timeout.
    expect(json['Job']).toMatchObject({ MaxCapacity: 6, Role: 'r', GlueVersion: '5.1', Timeout: 480 })
    expect((await call('POST', '/', {}, 'ListJobs')).json).toEqual({ JobNames: ['j'] })
    await call('POST', '/', { JobName: 'j' }, 'DeleteJob')
    expect(await call('POST', '/', { JobName: 'j' }, 'GetJob')).toMatchObject({
      ...{ status: 400, json: { __type: 'EntityNotFoundException' } },
    })
  })

  test.each([
    ['StartJobRun', { JobName: 'j', WorkerType: 'G.99X' }, /WorkerType is not known: G.99X/],
    ['StartJobRun', { JobName: 'j', NumberOfWorkers: 1 }, /at least 2/],
    ['StartJobRun', { JobName: 'j', Arguments: { '--a': 1 } }, /Arguments/],
    ['CreateJob', { ...job, Name: 'k', MaxRetries: 1 }, /retries/],
    ['CreateJob', { ...job, Name: 'k', Command: { Name: 'pythonshell' } }, /glueetl/],
  ])('%s %j is an InvalidInputException that says why', async (operation, body, message) => {
    await call('POST', '/', job, 'CreateJob')
    expect((await call('POST', '/', body, operation)).json).toMatchObject({
      ...{ __type: 'InvalidInputException', Message: expect.stringMatching(message) },
    })
  })

  test('a run without workers fails with the reason', async () => {
    await call('POST', '/', job, 'CreateJob')
    const start = { JobName: 'j', NumberOfWorkers: 2 }
    const RunId = String((await call('POST', '/', start, 'StartJobRun')).json['JobRunId'])
    await expect
      .poll(async () => (await call('POST', '/', { JobName: 'j', RunId }, 'GetJobRun')).json['JobRun'])
      .toMatchObject({
        ...{
          JobRunState: 'FAILED',
          ErrorMessage: expect.stringMatching(/could not be provided/),
          ExecutionTime: 0,
        },
        ...{ Timeout: 2880, GlueVersion: '4.0' },
      })
  })
})

test('the sweep removes what the Spark engines left, and nothing else', async () => {
  for (const name of ['spark-glue', 'spark-emr-serverless', 'lambda'])
    await mkdir(join(directory, name, 'x'), { recursive: true })
  expect((await sweepSparkLeftovers({ directory })).length).toBe(2)
  expect(await readdir(directory)).toEqual(['lambda'])
  expect(await sweepSparkLeftovers({ directory: join(directory, 'none') })).toEqual([])
})
