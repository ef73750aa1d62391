import { afterEach, expect, it } from 'vitest'
import { openFaultBench, type Answer, type FaultBench } from './fault-bench.ts'

let bench: FaultBench | undefined

afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const states = ['SUBMITTED', 'PENDING', 'RUNNING', 'SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS']

const report = 'START RequestId: r\nwork\nREPORT RequestId: r\tDuration: 1.00 ms\tBilled Duration: 1 ms\t\n'

/** Runs that go on by one state with each read, with figures once they are over. */
const running: Answer = (operation, { body }, time) => {
  const state = states[time - 1] ?? 'SUCCESS'
  const over = state === 'SUCCESS'
  const id = JSON.stringify(Buffer.from(body).toString())
  const utilization = { vCPUHour: 0.1, memoryGBHour: 0.4, storageGBHour: 0 }
  if (operation === 'Invoke') {
    return {
      status: 200,
      headers: { 'x-amz-log-result': Buffer.from(report).toString('base64') },
      body: '{"DPUSeconds": 1}',
    }
  }
  const jobRun = { jobRunId: id, state, ...(over ? { billedResourceUtilization: utilization } : {}) }
  const JobRun = { JobRunState: state, ...(over ? { DPUSeconds: 240 } : {}) }
  return { status: 200, body: JSON.stringify({ jobRun, JobRun }) }
}

async function readEmr({ clients }: FaultBench, jobRunId = 'r1'): Promise<string> {
  const { sdk, control } = await clients.emrServerless()
  const { jobRun } = await control.send(new sdk.GetJobRunCommand({ applicationId: 'a', jobRunId }))
  return `${jobRun?.state}${jobRun?.billedResourceUtilization === undefined ? '' : ' billed'}`
}

async function readGlue({ clients }: FaultBench, RunId = 'r1'): Promise<string> {
  const { sdk, control } = await clients.glue()
  const { JobRun } = await control.send(new sdk.GetJobRunCommand({ JobName: 'j', RunId }))
  return `${JobRun?.JobRunState}${JobRun?.DPUSeconds === undefined ? '' : ' billed'}`
}

const readings = async (read: () => Promise<string>, count: number): Promise<string[]> => {
  const seen: string[] = []
  for (let time = 0; time < count; time += 1) seen.push(await read())
  return seen
}

it('a state lags by reads: that of the read before is said again', async () => {
  const rules = [{ operation: 'GetJobRun', kind: 'stale-state', nth: 3, reads: 2 }]
  const here = (bench = await openFaultBench({ rules }, running))
  expect(await readings(() => readEmr(here), 6)).toEqual([
    ...['SUBMITTED', 'PENDING', 'PENDING', 'PENDING'],
    ...['RUNNING', 'SUCCESS billed'],
  ])
  expect(here.worked).toHaveLength(4)
  expect(here.injected).toEqual([
    { service: 'emr-serverless', operation: 'GetJobRun', kind: 'stale-state', rule: 0, call: 3 },
  ])
})

it('a state lags for a time, for each run apart, and not where nothing was read before', async () => {
  const rules = [{ kind: 'stale-state', probability: 1, delayMs: 1000, times: 2 }]
  const here = (bench = await openFaultBench({ rules }, running))
  expect(await readings(() => readGlue(here), 3)).toEqual(['SUBMITTED', 'SUBMITTED', 'SUBMITTED'])
  expect(await readGlue(here, 'r2')).toBe('PENDING')
  here.advance(1001)
  expect(await readGlue(here)).toBe('SUBMITTED')
  here.advance(1001)
  expect(await readings(() => readGlue(here), 2)).toEqual(['RUNNING', 'SUCCESS billed'])
  expect(here.injected).toHaveLength(2)
})

it('a call that starts work is never answered with an older answer', async () => {
  const here = (bench = await openFaultBench({ rules: [{ kind: 'stale-state', probability: 1 }] }))
  const { sdk, start } = await here.clients.glue()
  for (const _ of [1, 2]) await start.send(new sdk.StartJobRunCommand({ JobName: 'j' }))
  expect(here.worked).toEqual(['StartJobRun', 'StartJobRun'])
})

it.each([
  ['EMR Serverless', readEmr],
  ['Glue', readGlue],
] as const)('figures of %s come late: absent in the first reads that have them', async (_, read) => {
  const rules = [
    { operation: 'GetJobRun', kind: 'missing-billing', probability: 1, reads: 2 },
    { operation: 'GetJobRun', kind: 'error-before', nth: 2 },
  ]
  const here = (bench = await openFaultBench({ rules }, running))
  expect(await readings(() => read(here), 7)).toEqual([
    ...['SUBMITTED', 'PENDING', 'RUNNING', 'SUCCESS', 'SUCCESS'],
    ...['SUCCESS billed', 'SUCCESS billed'],
  ])
  expect(here.injected.map(({ kind }) => kind)).toEqual(['error-before', 'missing-billing'])
})

it('the REPORT line is missing in the tail of an Invoke, and nothing else', async () => {
  const rules = [{ service: 'lambda', kind: 'missing-billing', nth: 1 }]
  const here = (bench = await openFaultBench({ rules }, running))
  const { sdk, start } = await here.clients.lambda()
  const invoke = async (): Promise<string[]> => {
    const { LogResult, Payload } = await start.send(new sdk.InvokeCommand({ FunctionName: 'f' }))
    return [Buffer.from(LogResult ?? '', 'base64').toString(), Buffer.from(Payload ?? []).toString()]
  }
  expect(await invoke()).toEqual(['START RequestId: r\nwork\n', '{"DPUSeconds": 1}'])
  expect(await invoke()).toEqual([report, '{"DPUSeconds": 1}'])
})
