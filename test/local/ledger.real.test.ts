import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseFaultPlan } from '../../src/local/faults/parse-fault-plan.ts'
import { readLedger } from '../../src/local/ledger/read-ledger.ts'
import { summariseLedger } from '../../src/local/ledger/summarise-ledger.ts'
import { localOperations } from '../../src/local/operations.ts'
import { needs, ready, serveEngine, type ServedEngine } from './conformance-engine.ts'

const plan = parseFaultPlan(
  {
    seed: 3,
    rules: [
      { service: 'lambda', operation: 'Invoke', kind: 'throttle', nth: 1, retryAfterSeconds: 1 },
      { service: 'glue', operation: 'StartJobRun', kind: 'reset-after', nth: 1 },
    ],
  },
  localOperations,
)

/** What the manual says of boto3: one attempt sees the throttle, three get over it. */
const client = `
import boto3
from botocore.config import Config

once = boto3.client("lambda", config=Config(retries={"total_max_attempts": 1}))
try:
    once.invoke(FunctionName="soalbench-1769", Payload=b'{"TRIAL_ID": "one"}')
except once.exceptions.TooManyRequestsException as error:
    print(error.response["ResponseMetadata"]["HTTPHeaders"]["retry-after"])
print(once.invoke(FunctionName="soalbench-1769", Payload=b'{"TRIAL_ID": "two"}')["StatusCode"])
`

describe.skipIf(!ready)(`the ledger of engines with Spark and awslambdaric (${needs})`, () => {
  let served: ServedEngine
  beforeAll(async () => {
    if ('faults' in plan) throw new Error(plan.faults.join('; '))
    served = await serveEngine(plan)
    await writeFile(join(served.folder, 'client.py'), client)
  })
  afterAll(() => served.close())

  const summary = async () => summariseLedger(await readLedger(join(served.folder, 'local', 'ledger.jsonl')))

  it('boto3 is throttled once; only the second call reaches a sandbox', async () => {
    expect((await served.run('python3', [join(served.folder, 'client.py')])).split('\n')).toEqual([
      '1',
      '200',
      '',
    ])
    expect(await summary()).toMatchObject({
      starts: new Map([['two', 1]]),
      faults: new Map([['throttle', 1]]),
    })
  })

  it('a client that retries StartJobRun runs a job of Glue twice, and the ledger knows', async () => {
    const given = { '--scriptLocation': served.script, '--SOALBENCH_ATTEMPT': 'attempt-2' }
    const job = ['--job-name', 'soalbench', '--arguments', JSON.stringify(given)]
    await served.run('aws', ['glue', 'update-job', '--job-name', 'soalbench', '--job-update', updated])
    await served.run('aws', ['glue', 'start-job-run', ...job])
    await expect.poll(async () => (await summary()).open, { timeout: 120_000, interval: 500 }).toEqual([])
    const { starts, executions, faults } = await summary()
    expect([starts.get('attempt-2'), executions.get('attempt-2')]).toEqual([2, 2])
    expect(faults.get('reset-after')).toBe(1)
  }, 180_000)
})

/** Without room for a second run at the same time the retry would be refused. */
const updated = JSON.stringify({
  Role: 'arn:aws:iam::000000000000:role/r',
  Command: { Name: 'glueetl', ScriptLocation: 'file:///none.py' },
  ...{ GlueVersion: '5.1', WorkerType: 'G.1X', NumberOfWorkers: 2, Timeout: 5 },
  ExecutionProperty: { MaxConcurrentRuns: 2 },
})
