import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  StartJobRunCommand,
  type JobRun,
  type StartJobRunCommandInput,
} from '@aws-sdk/client-glue'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGlueService } from '../../src/local/glue/service.ts'
import { placeScript, type scripts } from './spark-scripts.ts'
import { hostService, installationFromEnvironment, type ServiceHost } from './spark-service-host.ts'

const installation = installationFromEnvironment(process.env)
const reason = 'missing' in installation ? ` (skipped: ${installation.missing})` : ''
const definition = {
  ...{ name: 'soalbench', glueVersion: '5.1', workerType: 'G.1X', numberOfWorkers: 2, timeoutMinutes: 480 },
  ...{ executionClass: 'STANDARD' as const, scriptLocation: 'file:///none.py' },
}

describe.skipIf('missing' in installation)(`Glue on real Spark${reason}`, () => {
  let host: ServiceHost
  let client: GlueClient

  beforeAll(async () => {
    if ('missing' in installation) return
    host = await hostService(installation, (context) =>
      createGlueService(context, [definition], { minuteMs: 3_000 }),
    )
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    client = new GlueClient({ endpoint: host.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  })

  afterAll(async () => {
    const left = await host?.close()
    const files = left?.files.filter((name) => !/\.(py|json)$/.test(name))
    if (left !== undefined) expect({ ...left, files }).toEqual({ processes: [], compartments: [], files: [] })
  })

  const start = async (
    script: keyof typeof scripts,
    values: Record<string, string> = {},
    more: Partial<StartJobRunCommandInput> = {},
  ): Promise<string> => {
    const location = await placeScript(host.context.storageRoot, script)
    const Arguments = { '--scriptLocation': location, ...values }
    const answer = await client.send(new StartJobRunCommand({ JobName: 'soalbench', Arguments, ...more }))
    return answer.JobRunId ?? ''
  }

  const watch = async (RunId: string, until: (run: JobRun) => boolean = isOver) => {
    const states: string[] = []
    for (;;) {
      const { JobRun: run } = await client.send(new GetJobRunCommand({ JobName: 'soalbench', RunId }))
      if (run === undefined) throw new Error('no job run in the answer')
      if (run.JobRunState !== undefined && states.at(-1) !== run.JobRunState) states.push(run.JobRunState)
      if (until(run)) return { run, states }
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  test('a FLEX job runs on two scaled workers and says its DPU-seconds', async () => {
    const path = join(host.context.storageRoot, 'glue.json')
    const event = JSON.stringify({ RESULT_PATH: path })
    const id = await start('counting', { '--event': event }, { ExecutionClass: 'FLEX' })
    const { run, states } = await watch(id)
    expect(run.ErrorMessage).toBeUndefined()
    expect(states).toEqual(['STARTING', 'RUNNING', 'SUCCEEDED'])
    expect(run).toMatchObject({ MaxCapacity: 2, WorkerType: 'G.1X', NumberOfWorkers: 2, Timeout: 480 })
    const { ExecutionTime = 0, StartedOn, CompletedOn } = run
    expect(ExecutionTime).toBeGreaterThan(0)
    const wall = (CompletedOn?.getTime() ?? 0) - (StartedOn?.getTime() ?? 0)
    expect(ExecutionTime * 1000).toBeLessThan(wall + 1000)
    expect(run.DPUSeconds).toBeGreaterThanOrEqual(120)
    const report: Record<string, unknown> = JSON.parse(await readFile(path, 'utf8'))
    // A worker of 4 vCPU and 16 GB at 1/4: one CPU of quota, four slots, and 10/16 of 4 GB of heap.
    expect(report).toMatchObject({ sum: 499_500, cores: '4', memory: '2560m', processors: 4 })
    expect(report['argv']).toEqual([
      ...['--event', event, '--JOB_NAME', 'soalbench', '--JOB_ID', 'j_soalbench', '--JOB_RUN_ID', id],
    ])
    expect(host.enforcements.get(id)).toMatchObject({ engine: 'glue', scale: 1 / 4, cpuCapped: false })
    expect(host.enforcements.get(id)?.requested).toMatchObject({ vcpus: 8, memoryMiB: 32_768 })
  })

  test('a script that raises fails; a STANDARD run has no DPU-seconds', async () => {
    const { run } = await watch(await start('raising'))
    expect(run).toMatchObject({
      JobRunState: 'FAILED',
      ErrorMessage: expect.stringMatching(/ValueError: boom/),
    })
    expect(run.DPUSeconds).toBeUndefined()
  })

  test('one run at a time; it is stopped, another one times out', async () => {
    const first = await start('sleeping')
    await expect(start('sleeping')).rejects.toMatchObject({ name: 'ConcurrentRunsExceededException' })
    await watch(first, (run) => run.JobRunState === 'RUNNING')
    const stop = { JobName: 'soalbench', JobRunIds: [first, 'jr_none'] }
    const stopped = await client.send(new BatchStopJobRunCommand(stop))
    expect(stopped.SuccessfulSubmissions).toEqual([{ JobName: 'soalbench', JobRunId: first }])
    expect(stopped.Errors?.[0]?.ErrorDetail?.ErrorCode).toBe('EntityNotFoundException')
    expect((await watch(first)).run.JobRunState).toBe('STOPPED')
    const late = await watch(await start('sleeping', {}, { Timeout: 1 }))
    expect(late.run).toMatchObject({
      JobRunState: 'TIMEOUT',
      ErrorMessage: expect.stringMatching(/timed out/),
    })
    const { JobRuns = [] } = await client.send(new GetJobRunsCommand({ JobName: 'soalbench', MaxResults: 2 }))
    expect(JobRuns.map((run) => run.JobRunState)).toEqual(['TIMEOUT', 'STOPPED'])
  })

  test('a job of too many workers for this host is refused with the reason', async () => {
    const more = { NumberOfWorkers: 299, WorkerType: 'G.8X' as const }
    await expect(start('nothing', {}, more)).rejects.toMatchObject({
      ...{ name: 'InvalidInputException', message: expect.stringMatching(/do not fit this host/) },
    })
  })
})

const isOver = (run: JobRun): boolean => /^(STOPPED|SUCCEEDED|FAILED|TIMEOUT)$/.test(run.JobRunState ?? '')
