import { existsSync } from 'node:fs'
import { PutFunctionConcurrencyCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { afterEach, expect, it } from 'vitest'
import { parseReport } from '../../src/aws/report-line.ts'
import { answer, invoke, openRehearsal, scriptSha256, type RehearsalBench } from './rehearsal-bench.ts'

let bench: RehearsalBench
afterEach(() => bench.close())

it('answers, logs, bills and writes the result as the handler and the probe do', async () => {
  bench = await openRehearsal()
  const cold = await invoke(bench, bench.event('t1'))
  expect(cold.functionError).toBeUndefined()
  expect(cold.payload).toMatchObject({ trialId: 't1', status: 'succeeded', exitCode: 0 })
  const report = parseReport(cold.log, cold.requestId)
  expect(report?.initMs).toBeGreaterThan(0)
  expect(report?.billedMs).toBe(
    Math.ceil(Number(((report?.durationMs ?? 0) + (report?.initMs ?? 0)).toFixed(2))),
  )
  expect(await bench.result('t1')).toMatchObject({
    ok: true,
    document: {
      trialId: 't1',
      scriptSha256,
      status: 'succeeded',
      sandbox: { runs: 1 },
      input: { rows: answer.inputRows, bytes: 400 },
      output: answer.output,
    },
  })
  const warm = await invoke(bench, bench.event('t2'))
  expect(parseReport(warm.log, warm.requestId)?.initMs).toBeUndefined()
  expect(await bench.result('t2')).toMatchObject({ document: { sandbox: { runs: 2 } } })
})

it('is known for a rehearsal by what every trial keeps', async () => {
  bench = await openRehearsal()
  const { requestId } = await invoke(bench, bench.event('t'))
  expect(bench.engine.enforcementOf(requestId)).toMatchObject({
    engine: 'rehearsal',
    requested: { memoryMiB: 1769, vcpus: 1, tmpMiB: 512 },
    enforced: { memoryMiB: null, vcpus: null },
    notes: [expect.stringContaining('no Spark ran')],
  })
})

it('runs an attempt once: the second one answers as a duplicate and leaves the result alone', async () => {
  bench = await openRehearsal()
  const both = await Promise.all([invoke(bench, bench.event('t')), invoke(bench, bench.event('t'))])
  const said = both.map(({ payload }) => payload['duplicate'] === true)
  expect(new Set(said)).toEqual(new Set([false, true]))
  expect(await bench.result('t')).toMatchObject({ document: { sandbox: { runs: 1 } } })
  expect((await invoke(bench, bench.event('t', 2))).payload).toMatchObject({ status: 'succeeded' })
})

it('gives up warm sandboxes when the configuration changes', async () => {
  bench = await openRehearsal()
  await invoke(bench, bench.event('t1'))
  const FunctionName = 'soalbench-1769'
  await bench.lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { NONCE: 'x' } } }),
  )
  const runsOf = async (trialId: string) => {
    await invoke(bench, bench.event(trialId))
    const result = await bench.result(trialId)
    return result?.ok === true ? result.document.sandbox.runs : undefined
  }
  let trials = 1
  await expect.poll(() => runsOf(`t-${(trials += 1)}`)).toBe(1)
})

it('throttles at the reserved concurrency', async () => {
  bench = await openRehearsal({ pace: { minuteMs: 200 }, misbehaviours: [{ kind: 'hang', runs: [1] }] })
  await bench.lambda.send(
    new PutFunctionConcurrencyCommand({ FunctionName: 'soalbench-1769', ReservedConcurrentExecutions: 1 }),
  )
  const busy = invoke(bench, bench.event('busy'))
  await expect.poll(() => existsSync(`${bench.root}/results/run/busy/claim.json`)).toBe(true)
  await expect(invoke(bench, bench.event('next'))).rejects.toMatchObject({ name: 'TooManyRequestsException' })
  expect((await busy).payload).toMatchObject({ errorType: 'Sandbox.Timedout' })
})

it('takes longer for more input and in a cold sandbox, by seeded amounts', async () => {
  bench = await openRehearsal({ pace: { baseMs: 0, msPerMiB: 400_000, jitter: 0, coldMs: 0 } })
  const { log, requestId } = await invoke(bench, bench.event('t'))
  expect(parseReport(log, requestId)?.durationMs).toBeGreaterThan(150)
})

it('fails as the real ones do: a script that is not there, an event without its keys, a wake-up that runs nothing', async () => {
  bench = await openRehearsal()
  const missing = await invoke(bench, { ...bench.event('t'), SPARK_SCRIPT: 'scripts/none.py' })
  expect(missing).toMatchObject({ functionError: 'Unhandled', payload: { errorType: 'ScriptFailed' } })
  const bare = await invoke(bench, { TRIAL_ID: 't' })
  expect(bare.payload['errorMessage']).toMatch(/event lacks INPUT_PATH, OUTPUT_PATH/)
  expect((await invoke(bench, { soalbench: 'wake' })).payload).toEqual({ status: 'awake' })
  expect(existsSync(`${bench.root}/results/run/t/result.json`)).toBe(false)
})
