import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CancelJobRunCommand,
  CreateApplicationCommand,
  GetApplicationCommand,
  GetDashboardForJobRunCommand,
  ListJobRunAttemptsCommand,
  ListJobRunsCommand,
  StartApplicationCommand,
  StopApplicationCommand,
  type EMRServerlessClient,
} from '@aws-sdk/client-emr-serverless'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmrServerlessService } from '../../src/local/emr-serverless/service.ts'
import { applicationNamed, emrClient, isSettled, oneWorkerEach, submit, watch } from './emr-client.ts'
import { hostService, installationFromEnvironment, type ServiceHost } from './spark-service-host.ts'

const installation = installationFromEnvironment(process.env)
const reason = 'missing' in installation ? ` (skipped: ${installation.missing})` : ''
const size = { cpu: '1 vCPU', memory: '4 GB' }
const application = { releaseLabel: 'emr-7.12.0', idleTimeoutMinutes: 15, initialCapacity: {} }

describe.skipIf('missing' in installation)(`EMR Serverless on real Spark${reason}`, () => {
  let host: ServiceHost
  let client: EMRServerlessClient
  let cold: string
  let warm: string

  beforeAll(async () => {
    if ('missing' in installation) return
    const initialCapacity = {
      Driver: { workerCount: 1, workerConfiguration: size },
      Executor: { workerCount: 1, workerConfiguration: size },
    }
    host = await hostService(installation, (context) =>
      createEmrServerlessService(
        context,
        [
          { ...application, name: 'cold' },
          { ...application, name: 'warm', initialCapacity },
        ],
        { minuteMs: 3_000 },
      ),
    )
    client = emrClient(host)
    cold = await applicationNamed(client, 'cold')
    warm = await applicationNamed(client, 'warm')
  })

  afterAll(async () => {
    const left = await host?.close()
    if (left !== undefined)
      expect({ ...left, files: left.files.filter((name) => !/\.(py|json)$/.test(name)) }).toEqual(nothing)
  })

  const counted = async (applicationId: string, name: string) => {
    const path = join(host.context.storageRoot, `${name}.json`)
    const event = JSON.stringify({ RESULT_PATH: path })
    const submission = { applicationId, script: 'counting', parameters: oneWorkerEach } as const
    const id = await submit(client, host, { ...submission, arguments: ['--event', event] })
    const watched = await watch(client, applicationId, id)
    const report: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'))
    return { id, ...watched, report }
  }

  test('a cold job runs on workers of its own and is metered', async () => {
    const { id, run, states, report } = await counted(cold, 'cold')
    expect(run.stateDetails).toMatch(/success/)
    expect(states).toContain('RUNNING')
    expect(report).toMatchObject({
      sum: 499_500,
      runs: 1,
      processors: 1,
      cores: '1',
      memory: '3072m',
      leaked: [],
    })
    expect(report['argv']).toEqual(['--event', expect.stringContaining('RESULT_PATH')])
    expect(report['master']).toMatch(/^spark:\/\/127\.0\.0\.1:/)
    expect(report['driverTemp']).not.toBe(report['executorTemp'])
    expect(report['jvmTemp']).toBe(report['driverTemp'])
    expect(run.billedResourceUtilization).toBeUndefined()
    const { run: settled } = await watch(client, cold, id, isSettled)
    // Driver and executor: 1 vCPU and 4 GB each, and not a minute long.
    expect(settled.billedResourceUtilization?.vCPUHour).toBeCloseTo(120 / 3600, 10)
    expect(settled.billedResourceUtilization?.memoryGBHour).toBeCloseTo(480 / 3600, 10)
    expect(settled.billedResourceUtilization?.storageGBHour).toBe(0)
    expect(settled.totalResourceUtilization?.storageGBHour).toBeGreaterThan(0)
    expect(settled.totalExecutionDurationSeconds).toBeGreaterThan(0)
    expect(host.enforcements.get(id)).toMatchObject({ engine: 'emr-serverless', scale: 1, cpuCapped: false })
    expect(host.enforcements.get(id)?.requested).toMatchObject({ vcpus: 2, memoryMiB: 8192 })
  })

  test('a pre-initialised application keeps its workers from run to run', async () => {
    await client.send(new StartApplicationCommand({ applicationId: warm }))
    const first = await counted(warm, 'warm-1')
    const second = await counted(warm, 'warm-2')
    expect([first.report['runs'], second.report['runs']]).toEqual([1, 2])
    expect(second.report['executorTemp']).toBe(first.report['executorTemp'])
    expect(host.enforcements.get(second.id)?.notes.join()).toMatch(
      /driver pre-init.*1 of 1 executors pre-init/,
    )
    await client.send(new StopApplicationCommand({ applicationId: warm }))
    const { application: stopped } = await client.send(new GetApplicationCommand({ applicationId: warm }))
    expect(stopped?.state).toMatch(/STOPPING|STOPPED/)
  })

  test.each([
    { script: 'raising', details: /exit code 1; ValueError: boom/ },
    { script: 'exiting', details: /exit code 3/ },
    { script: 'printing', details: /KeyError: 'after 100 MB'/ },
    { script: 'driverHog', details: /Driver ran out of memory/ },
    { script: 'executorHog', details: /Executor ran out of memory/ },
  ] as const)('$script fails with its reason, and is billed', async ({ script, details }) => {
    const id = await submit(client, host, { applicationId: cold, script })
    const { run } = await watch(client, cold, id, isSettled)
    expect(run).toMatchObject({ state: 'FAILED', stateDetails: expect.stringMatching(details) })
    expect(run.billedResourceUtilization?.vCPUHour).toBeGreaterThanOrEqual(60 / 3600)
    const { url = '' } = await client.send(
      new GetDashboardForJobRunCommand({ applicationId: cold, jobRunId: id }),
    )
    expect((await readFile(new URL(url))).length).toBeLessThan(600 * 1024)
  })

  test('a run ends at its timeout, and when it is cancelled; a stop waits for neither', async () => {
    const more = { executionTimeoutMinutes: 1, name: 'late', tags: { a: 'b' } }
    const late = await submit(client, host, { applicationId: cold, script: 'sleeping', more })
    const running = await submit(client, host, { applicationId: cold, script: 'sleeping' })
    await watch(client, cold, running, (run) => run.state === 'RUNNING')
    await expect(client.send(new StopApplicationCommand({ applicationId: cold }))).rejects.toMatchObject({
      name: 'ValidationException',
      $metadata: { httpStatusCode: 400 },
    })
    await client.send(new CancelJobRunCommand({ applicationId: cold, jobRunId: running }))
    const cancelled = await watch(client, cold, running)
    const timedOut = await watch(client, cold, late, isSettled)
    expect(cancelled.run.state).toBe('CANCELLED')
    expect(timedOut.run).toMatchObject({
      state: 'CANCELLED',
      stateDetails: expect.stringMatching(/timed out/),
    })
    expect(timedOut.run).toMatchObject({ name: 'late', tags: { a: 'b' }, executionTimeoutMinutes: 1 })
    const filter = { applicationId: cold, states: ['CANCELLED' as const], maxResults: 1 }
    const page = await client.send(new ListJobRunsCommand(filter))
    const next = await client.send(new ListJobRunsCommand({ ...filter, nextToken: page.nextToken }))
    expect([page.jobRuns?.[0]?.id, next.jobRuns?.[0]?.id]).toEqual([running, late])
    const attempts = await client.send(new ListJobRunAttemptsCommand({ applicationId: cold, jobRunId: late }))
    expect(attempts.jobRunAttempts).toMatchObject([{ id: late, attempt: 1 }])
  })

  test('runs beyond the limit are queued, and an idle application stops by itself', async () => {
    const { applicationId = '' } = await client.send(
      new CreateApplicationCommand({
        ...{ name: 'narrow', releaseLabel: 'emr-7.12.0', type: 'SPARK' },
        schedulerConfiguration: { maxConcurrentRuns: 1 },
        autoStopConfiguration: { enabled: true, idleTimeoutMinutes: 1 },
      }),
    )
    const first = await submit(client, host, { applicationId, script: 'nothing' })
    const second = await submit(client, host, { applicationId, script: 'nothing' })
    const queued = await watch(client, applicationId, second)
    const { run } = await watch(client, applicationId, first)
    expect(queued.states[0]).toBe('QUEUED')
    expect(queued.run.queuedDurationMilliseconds).toBeGreaterThan(0)
    expect(queued.run.startedAt?.getTime()).toBeGreaterThanOrEqual(run.endedAt?.getTime() ?? Infinity)
    const state = async (): Promise<string | undefined> =>
      (await client.send(new GetApplicationCommand({ applicationId }))).application?.state
    await expect.poll(state, { timeout: 60_000 }).toBe('STOPPED')
  })

  test('closing ends a run in the middle and leaves nothing', async () => {
    if ('missing' in installation) return
    const other = await hostService(installation, (context) =>
      createEmrServerlessService(context, [{ ...application, name: 'cold' }]),
    )
    const otherClient = emrClient(other)
    const applicationId = await applicationNamed(otherClient, 'cold')
    const id = await submit(otherClient, other, { applicationId, script: 'sleeping' })
    await watch(otherClient, applicationId, id, (run) => run.state === 'RUNNING')
    expect(await other.close()).toEqual({ ...nothing, files: ['sleeping.py'] })
  })
})

const nothing = { processes: [], compartments: [], files: [] }
