import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { GetJobRunCommand, StartJobRunCommand as StartGlueCommand } from '@aws-sdk/client-glue'
import { ListApplicationsCommand, StartJobRunCommand } from '@aws-sdk/client-emr-serverless'
import { afterEach, expect, it } from 'vitest'
import type { FaultPlan } from '../../src/local/faults/fault-plan.ts'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { readLedger, type LedgerLine } from '../../src/local/ledger/read-ledger.ts'
import { summariseLedger } from '../../src/local/ledger/summarise-ledger.ts'
import { localOperations } from '../../src/local/operations.ts'
import { invoke, openRehearsal, type RehearsalBench } from './rehearsal-bench.ts'

let bench: RehearsalBench | undefined

afterEach(async () => {
  await bench?.close()
  bench = undefined
})

const linesOf = ({ root }: RehearsalBench): Promise<LedgerLine[]> =>
  readLedger(join(root, 'local', 'ledger.jsonl'))

async function startEmr({ emr, scriptUri }: RehearsalBench, clientToken: string, event: object) {
  const { applications = [] } = await emr.send(new ListApplicationsCommand({}))
  const applicationId = applications.find(({ name }) => name === 'soalbench-cold')?.id
  const entryPointArguments = ['--event', JSON.stringify(event)]
  const sparkSubmitParameters =
    '--conf spark.driver.memory=2g --conf spark.executor.memory=2g --conf spark.executor.instances=1'
  const sparkSubmit = { entryPoint: scriptUri, entryPointArguments, sparkSubmitParameters }
  const role = 'arn:aws:iam::000000000000:role/r'
  const request = { applicationId, clientToken, executionRoleArn: role, jobDriver: { sparkSubmit } }
  return emr.send(new StartJobRunCommand(request))
}

async function startGlue({ glue, scriptUri }: RehearsalBench, attempt: string, event: object) {
  const given = {
    '--scriptLocation': scriptUri,
    '--SOALBENCH_ATTEMPT': attempt,
    '--event': JSON.stringify(event),
  }
  return glue.send(new StartGlueCommand({ JobName: 'soalbench', Arguments: given }))
}

const ended = async (here: RehearsalBench, count: number): Promise<LedgerLine[]> => {
  await expect
    .poll(async () => (await linesOf(here)).filter(({ event }) => event === 'ended').length)
    .toBe(count)
  return linesOf(here)
}

it('Lambda: a start and an end for each invocation that reaches a sandbox, a duplicate said to be one', async () => {
  const here = (bench = await openRehearsal())
  const { requestId, log } = await invoke(here, here.event('trial1'))
  const again = await invoke(here, here.event('trial1'))
  await expect(invoke(here, here.event('trial1', 2), 'no-such-function')).rejects.toThrow()
  const lines = await linesOf(here)
  const common = { service: 'lambda', operation: 'Invoke', token: 'trial1' }
  const billedMs = Number(/Billed Duration: (\d+) ms/.exec(log)?.[1])
  expect(lines).toMatchObject([
    { event: 'started', ...common, platformRunId: requestId },
    { event: 'ended', ...common, platformRunId: requestId, duplicate: false, billed: { billedMs } },
    { event: 'started', ...common, platformRunId: again.requestId },
    { event: 'ended', ...common, platformRunId: again.requestId, duplicate: true },
  ])
  const { starts, executions } = summariseLedger(lines)
  expect([starts.get('trial1'), executions.get('trial1')]).toEqual([2, 1])
  expect((await stat(join(here.root, 'local', 'ledger.jsonl'))).mode & 0o777).toBe(0o600)
})

it('EMR Serverless: one start however often the token is sent; Glue: one for each, by its argument', async () => {
  const here = (bench = await openRehearsal())
  const event = here.event('trial2')
  const [one, two] = [await startEmr(here, 'trial2', event), await startEmr(here, 'trial2', event)]
  expect(two.jobRunId).toBe(one.jobRunId)
  await ended(here, 1)
  const first = await startGlue(here, 'trial3-2', here.event('trial3', 2))
  await ended(here, 2)
  await startGlue(here, 'trial3-2', here.event('trial3', 2))
  const lines = await ended(here, 3)
  const { JobRun } = await here.glue.send(
    new GetJobRunCommand({ JobName: 'soalbench', RunId: first.JobRunId }),
  )
  const ends = lines.filter((line) => line.event === 'ended')
  expect(ends).toMatchObject([
    { service: 'emr-serverless', token: 'trial2', platformRunId: one.jobRunId, duplicate: false },
    {
      service: 'glue',
      token: 'trial3-2',
      duplicate: false,
      billed: { executionSeconds: JobRun?.ExecutionTime },
    },
    { service: 'glue', token: 'trial3-2', duplicate: true, outcome: 'succeeded' },
  ])
  expect(ends[0]?.billed).toMatchObject({ vCPUHour: expect.any(Number), memoryGBHour: expect.any(Number) })
  expect(summariseLedger(lines)).toMatchObject({
    starts: new Map([
      ['trial2', 1],
      ['trial3-2', 2],
    ]),
    executions: new Map([
      ['trial2', 1],
      ['trial3-2', 1],
    ]),
    ...{ unnamed: [], open: [], missing: 0 },
  })
})

it('a start whose answer is lost stands in the ledger, with the fault; one that never arrived does not', async () => {
  const plan = parsed({
    rules: [
      { operation: 'StartJobRun', service: 'glue', kind: 'reset-after', nth: 1 },
      { operation: 'Invoke', kind: 'reset-before', nth: 1 },
    ],
  })
  const here = (bench = await openRehearsal({ faults: plan }))
  await expect(startGlue(here, 'trial4', here.event('trial4'))).rejects.toThrow()
  await expect(invoke(here, here.event('trial5'))).rejects.toThrow()
  const { starts, faults } = summariseLedger(await ended(here, 1))
  expect([...starts]).toEqual([['trial4', 1]])
  expect([...faults]).toEqual([
    ['reset-after', 1],
    ['reset-before', 1],
  ])
  expect(here.logged).toContain('fault: reset-after for glue StartJobRun (call 1, rules[0])')
})

it('what runs when the engine closes has ended', async () => {
  const here = await openRehearsal({ pace: { baseMs: 60_000 } })
  await startGlue(here, 'trial6', here.event('trial6'))
  await expect.poll(async () => (await linesOf(here)).length).toBe(1)
  await here.engine.close()
  expect(await linesOf(here)).toMatchObject([
    { event: 'started', token: 'trial6' },
    { event: 'ended', token: 'trial6', outcome: 'cancelled' },
  ])
  await here.close()
})

function parsed(document: object): FaultPlan {
  const plan = parseFaultPlan(document, localOperations)
  if ('faults' in plan) throw new Error(plan.faults.join('; '))
  return plan
}
