import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPlan, type PlanOptions } from '../../src/bench/plan.ts'
import { joinScript } from '../../src/bench/staging.ts'
import type { Trial } from '../../src/core/trial.ts'
import { DirectoryStorage } from '../../src/storage/directory.ts'
import { needsSpark, realSpark } from '../workloads/real-spark.ts'
import { startLocalRun, type LocalRun, type LocalRunResult } from './local-run-setting.ts'

const spark = realSpark()
const base: PlanOptions = {
  runId: 'failures',
  target: 'local',
  region: 'us-east-1',
  seed: 5,
  sizes: [10_000],
  platforms: ['lambda'],
  memoriesMiB: [1769],
  workloads: ['aggregate'],
  knownWorkloads: ['aggregate'],
  starts: ['cold'],
  repetitions: 1,
  format: 'csv',
}

/** Jobs that break, behind the real probe. */
const jobs = {
  throws:
    'def work(spark, event, probe):\n    raise ValueError("no such column: prize")\nrun_workload(work)\n',
  exits: 'import sys\ndef work(spark, event, probe):\n    sys.exit(3)\nrun_workload(work)\n',
  silent: 'print("nothing written")\n',
  wrong: 'def work(spark, event, probe):\n    return {"rows": 6, "digest": "1"}\nrun_workload(work)\n',
  chatty:
    'def work(spark, event, probe):\n    for _ in range(1000):\n        print("x" * 100_000)\n    return {"rows": 6, "digest": "1"}\nrun_workload(work)\n',
  hungry:
    'def work(spark, event, probe):\n    held = [bytearray(32 << 20) for _ in range(400)]\n    return {"rows": len(held), "digest": "1"}\nrun_workload(work)\n',
  slow: 'import time\ndef work(spark, event, probe):\n    time.sleep(600)\nrun_workload(work)\n',
}

describe.skipIf(spark === undefined)(`trials that fail on the local engines (${needsSpark})`, () => {
  let local: LocalRun
  beforeAll(async () => {
    if (spark !== undefined) local = await startLocalRun(spark, [1024, 1769])
  })
  afterAll(() => local?.close())

  async function run(job: string, over: Partial<PlanOptions> = {}): Promise<LocalRunResult> {
    const storage = new DirectoryStorage(local.root)
    const text = joinScript(await readFile('workloads/probe.py', 'utf8'), job)
    const sha256 = createHash('sha256').update(text).digest('hex')
    const { uri } = await storage.put(`scripts/${sha256}.py`, text)
    const scriptFor = () => Promise.resolve({ uri, sha256, dataset: 'accommodations', event: {} })
    return local.run(buildPlan({ ...base, runId: `failures-${sha256.slice(0, 8)}`, ...over }), { scriptFor })
  }

  const only = ({ trials }: LocalRunResult): Trial => {
    const [trial] = trials
    if (trial === undefined || trials.length !== 1) throw new Error(`not one trial: ${trials.length}`)
    return trial
  }

  it.each(['lambda', 'emr-serverless', 'glue'])('a script that throws, on %s', async (platform) => {
    expect(only(await run(jobs.throws, { platforms: [platform] }))).toMatchObject({
      state: 'failed',
      failureCause: 'script-error',
      failureMessage: 'ValueError: no such column: prize',
    })
  })

  it('a script that calls sys.exit(3)', async () => {
    const trial = only(await run(jobs.exits))
    expect(trial).toMatchObject({ state: 'failed', failureCause: 'script-error' })
    expect(trial.failureMessage).toContain('sys.exit(3)')
  })

  it.each(['lambda', 'glue'])('a script that writes no result document, on %s', async (platform) => {
    const trial = only(await run(jobs.silent, { platforms: [platform] }))
    expect(trial).toMatchObject({ state: 'failed', failureCause: 'script-error' })
    expect(trial.failureMessage).toContain('no result document: results/')
  })

  it('a script that makes up an answer', async () => {
    const trial = only(await run(jobs.wrong))
    expect(trial).toMatchObject({ state: 'invalid', failureCause: 'wrong-output' })
    expect(trial.failureMessage).toContain('wrong input: none records read instead of 120')
  })

  it('a script that prints 100 MB is judged by its answer, and still has its REPORT line', async () => {
    const trial = only(await run(jobs.chatty))
    expect(trial).toMatchObject({ state: 'invalid', failureCause: 'wrong-output' })
    expect(trial.billedMs).toBeGreaterThan(0)
  })

  it('a script that runs out of memory, and the larger payloads after it', async () => {
    const { trials, summary } = await run(jobs.hungry, {
      memoriesMiB: [1024],
      sizes: [10_000, 20_000, 30_000],
      seed: 1,
    })
    const [first] = trials
    expect(first).toMatchObject({ state: 'failed', failureCause: 'out-of-memory' })
    expect(summary.trials.failed + summary.trials.unsupported).toBe(3)
    const smaller = trials.filter((trial) => trial.cell.payloadBytes < (first?.cell.payloadBytes ?? 0))
    expect(summary.trials.failed).toBe(1 + smaller.filter((trial) => trial.state === 'failed').length)
    expect(first?.usage).toMatchObject({ billedMs: [first?.billedMs] })
  })

  it('a script that runs into the time limit', async () => {
    const trial = only(await run(jobs.slow, { timeoutSeconds: 15 }))
    expect(trial).toMatchObject({ state: 'failed', failureCause: 'timed-out' })
    expect(trial.platformMs).toBeGreaterThanOrEqual(14_900)
    expect(trial.usage).not.toBeNull()
  })
})
