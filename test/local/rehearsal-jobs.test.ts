import { existsSync } from 'node:fs'
import {
  CancelJobRunCommand,
  GetApplicationCommand,
  StartJobRunCommand,
} from '@aws-sdk/client-emr-serverless'
import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  StartJobRunCommand as StartGlueRun,
} from '@aws-sdk/client-glue'
import { afterEach, expect, it } from 'vitest'
import { applicationNamed, isSettled, oneWorkerEach, watch } from './emr-client.ts'
import { answer, openRehearsal, type RehearsalBench } from './rehearsal-bench.ts'

let bench: RehearsalBench
afterEach(() => bench.close())

async function startEmr(trialId: string, name = 'soalbench-cold', more = {}, event = bench.event(trialId)) {
  const applicationId = await applicationNamed(bench.emr, name)
  const { jobRunId = '' } = await bench.emr.send(
    new StartJobRunCommand({
      applicationId,
      clientToken: trialId,
      executionRoleArn: 'arn:aws:iam::000000000000:role/soalbench',
      jobDriver: {
        sparkSubmit: {
          entryPoint: bench.scriptUri,
          entryPointArguments: ['--event', JSON.stringify(event)],
          sparkSubmitParameters: oneWorkerEach,
        },
      },
      ...more,
    }),
  )
  return { applicationId, jobRunId }
}

const JobName = 'soalbench'
const startGlue = async (trialId: string, more = {}): Promise<string> => {
  const Arguments = {
    '--event': JSON.stringify(bench.event(trialId)),
    '--TRIAL_ID': trialId,
    '--scriptLocation': bench.scriptUri,
  }
  return (await bench.glue.send(new StartGlueRun({ JobName, Arguments, ...more }))).JobRunId ?? ''
}

async function glueStates(RunId: string) {
  const states: string[] = []
  for (;;) {
    const { JobRun } = await bench.glue.send(new GetJobRunCommand({ JobName, RunId }))
    const state = JobRun?.JobRunState ?? 'none'
    if (states.at(-1) !== state) states.push(state)
    if (JobRun?.CompletedOn !== undefined) return { states, run: JobRun }
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** Some of the states in their order, and the last one: a look that comes late misses what has passed. */
function expectPassed(seen: readonly string[], order: readonly string[]): void {
  expect(order.filter((state) => seen.includes(state))).toEqual(seen)
  expect(seen.at(-1)).toBe(order.at(-1))
}

it('takes an EMR job through the states of the service, meters it and writes its result', async () => {
  bench = await openRehearsal({ pace: { baseMs: 60, provisionMs: 60 } })
  const { applicationId, jobRunId } = await startEmr('t')
  const { run, states } = await watch(bench.emr, applicationId, jobRunId, isSettled)
  expectPassed(states, ['SUBMITTED', 'PENDING', 'SCHEDULED', 'RUNNING', 'SUCCESS'])
  expect(run.billedResourceUtilization?.vCPUHour).toBeGreaterThanOrEqual((2 * 60) / 3600)
  expect(await bench.result('t')).toMatchObject({
    ok: true,
    document: { trialId: 't', output: answer.output, spark: { master: 'rehearsal', executors: 1 } },
  })
  expect(bench.engine.enforcementOf(jobRunId)).toMatchObject({
    engine: 'rehearsal',
    requested: { vcpus: 2, memoryMiB: 8192 },
    scale: 1,
  })
})

it('has pre-initialised workers for one run at a time, and counts the runs in them truly', async () => {
  bench = await openRehearsal({ misbehaviours: [{ kind: 'hang', runs: [2] }] })
  const ended = async (trialId: string) => {
    const { applicationId, jobRunId } = await startEmr(trialId, 'soalbench-warm')
    await watch(bench.emr, applicationId, jobRunId)
    return { applicationId, result: await bench.result(trialId) }
  }
  const { applicationId, result } = await ended('a')
  expect(result).toMatchObject({ document: { sandbox: { runs: 1 } } })
  const busy = await startEmr('busy', 'soalbench-warm')
  await expect.poll(() => existsSync(`${bench.root}/results/run/busy/claim.json`)).toBe(true)
  expect((await ended('elsewhere')).result).toMatchObject({ document: { sandbox: { runs: 1 } } })
  await bench.emr.send(new CancelJobRunCommand(busy))
  await watch(bench.emr, busy.applicationId, busy.jobRunId)
  expect((await ended('b')).result).toMatchObject({ document: { sandbox: { runs: 3 } } })
  const { application } = await bench.emr.send(new GetApplicationCommand({ applicationId }))
  expect(application?.state).toBe('STARTED')
})

it('starts an EMR job once by its token, and a second execution of an attempt ends as a duplicate', async () => {
  bench = await openRehearsal()
  const first = await startEmr('t')
  expect(await startEmr('t')).toEqual(first)
  await expect(startEmr('t', 'soalbench-cold', { name: 'other' })).rejects.toMatchObject({
    name: 'ConflictException',
  })
  await watch(bench.emr, first.applicationId, first.jobRunId)
  const again = await startEmr('another-token', 'soalbench-cold', {}, bench.event('t'))
  const { run } = await watch(bench.emr, again.applicationId, again.jobRunId)
  expect(run.state).toBe('SUCCESS')
  expect(await bench.result('t')).toMatchObject({ document: { sandbox: { runs: 1 } } })
})

it('ends EMR jobs at their time, at a cancellation, and at a full memory', async () => {
  bench = await openRehearsal({
    pace: { minuteMs: 60 },
    misbehaviours: [
      { kind: 'hang', runs: [1, 2] },
      { kind: 'out-of-memory', runs: [3] },
    ],
  })
  const late = await startEmr('late', 'soalbench-cold', { executionTimeoutMinutes: 5 })
  const timedOut = await watch(bench.emr, late.applicationId, late.jobRunId)
  expect(timedOut.run).toMatchObject({
    state: 'CANCELLED',
    stateDetails: expect.stringContaining('execution timeout of 5 minutes'),
  })
  const unwanted = await startEmr('unwanted')
  await watch(bench.emr, unwanted.applicationId, unwanted.jobRunId, ({ state }) => state === 'RUNNING')
  await bench.emr.send(new CancelJobRunCommand(unwanted))
  expect((await watch(bench.emr, unwanted.applicationId, unwanted.jobRunId)).run.state).toBe('CANCELLED')
  const full = await startEmr('full')
  expect((await watch(bench.emr, full.applicationId, full.jobRunId)).run).toMatchObject({
    state: 'FAILED',
    stateDetails: expect.stringMatching(/ran out of memory/),
  })
  expect(existsSync(`${bench.root}/results/run/late/result.json`)).toBe(false)
  expect(existsSync(`${bench.root}/results/run/late/claim.json`)).toBe(true)
})

it('takes a Glue run through its states, one at a time, and stops it when asked', async () => {
  bench = await openRehearsal({ misbehaviours: [{ kind: 'hang', runs: [2] }] })
  const { states, run } = await glueStates(await startGlue('t'))
  expectPassed(states, ['STARTING', 'RUNNING', 'SUCCEEDED'])
  expect(run.ExecutionTime).toBeGreaterThanOrEqual(1)
  expect(await bench.result('t')).toMatchObject({ document: { sandbox: { runs: 1 }, output: answer.output } })
  const hanging = await startGlue('hanging')
  await expect(startGlue('u')).rejects.toMatchObject({ name: 'ConcurrentRunsExceededException' })
  await bench.glue.send(new BatchStopJobRunCommand({ JobName, JobRunIds: [hanging] }))
  expect((await glueStates(hanging)).states.at(-1)).toBe('STOPPED')
  expect(await bench.result('hanging')).toBeUndefined()
})

it('takes sizings that this computer could not hold', async () => {
  bench = await openRehearsal()
  const id = await startGlue('large', { WorkerType: 'G.8X', NumberOfWorkers: 200 })
  expect((await glueStates(id)).run.JobRunState).toBe('SUCCEEDED')
  expect(bench.engine.enforcementOf(id)).toMatchObject({ requested: { vcpus: 200 * 32 }, scale: 1 })
})
