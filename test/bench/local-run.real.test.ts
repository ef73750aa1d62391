import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { medianHarnessOverheadMs } from '../../src/bench/harness-overhead.ts'
import { buildPlan, type PlanOptions } from '../../src/bench/plan.ts'
import { describeCell } from '../../src/core/cell.ts'
import { formatBytes } from '../../src/core/size.ts'
import type { Trial } from '../../src/core/trial.ts'
import { needsSpark, realSpark } from '../workloads/real-spark.ts'
import { startLocalRun, type LocalRun, type LocalRunResult } from './local-run-setting.ts'

const spark = realSpark()
const options: PlanOptions = {
  runId: 'local-run',
  target: 'local',
  region: 'us-east-1',
  seed: 5,
  sizes: [10_000],
  platforms: ['lambda', 'emr-serverless', 'glue'],
  memoriesMiB: [1769],
  workloads: ['aggregate'],
  knownWorkloads: ['aggregate'],
  starts: ['cold', 'warm'],
  repetitions: 1,
  format: 'csv',
}

describe.skipIf(spark === undefined)(`a run on the local engines (${needsSpark})`, () => {
  let local: LocalRun
  let result: LocalRunResult
  beforeAll(async () => {
    if (spark === undefined) return
    local = await startLocalRun(spark, [1769])
    result = await local.run(buildPlan(options))
    for (const trial of result.trials) process.stderr.write(`${summaryOf(trial)}\n`)
  })
  afterAll(() => local?.close())

  const trialOf = (platform: string, startLevel: string): Trial => {
    const found = result.trials.find(
      ({ cell }) => cell.platform === platform && cell.startLevel === startLevel,
    )
    if (found === undefined) throw new Error(`no trial: ${platform} ${startLevel}`)
    return found
  }

  it('succeeds on all three platforms, cold and warm, with the right answer', () => {
    expect(result.trials.map(({ state, failureMessage }) => [state, failureMessage])).toEqual(
      Array.from({ length: 5 }, () => ['succeeded', null]),
    )
    expect(result.summary).toMatchObject({ state: 'complete', trials: { planned: 5, succeeded: 5 } })
    expect(new Set(result.trials.map((trial) => trial.outputDigest)).size).toBe(1)
    expect(new Set(result.trials.map((trial) => trial.scriptSha256)).size).toBe(1)
    expect(result.trials.every((trial) => trial.inputRows === 120)).toBe(true)
  })

  it('measures every part that a platform shows', () => {
    for (const trial of result.trials) {
      expect(trial.clientMs).toBeGreaterThan(0)
      expect(trial.jvmStartMs).toBeGreaterThan(0)
      expect(trial.workMs).toBeGreaterThan(0)
      expect(trial.platformMs).toBeGreaterThan(0)
      expect(trial.usage).not.toBeNull()
      const names = trial.phases.map(({ phase }) => phase)
      expect(names).toEqual(expect.arrayContaining(['jvm', 'session', 'work', 'finish']))
      expect(trial.phases.at(-1)?.endMs).toBeLessThanOrEqual((trial.clientMs ?? 0) + 1)
    }
    expect(trialOf('lambda', 'cold').sandboxInitMs).toBeGreaterThan(0)
    expect(trialOf('lambda', 'warm').sandboxInitMs).toBeNull()
    expect(trialOf('emr-serverless', 'cold').provisionMs).toBeGreaterThan(0)
  })

  it('bills as the platforms do', () => {
    const { billedMs, usage } = trialOf('lambda', 'cold')
    expect(usage).toMatchObject({ billedMs: [billedMs], requests: 1, memoryMiB: 1769 })
    expect(trialOf('emr-serverless', 'warm').usage).toMatchObject({ basis: 'billed' })
    expect(trialOf('glue', 'cold').usage).toMatchObject({ workers: 2, basis: 'billed' })
  })

  it('says what was enforced', () => {
    for (const { limits, scale } of result.trials) {
      expect(limits?.kind).toBe(local.engine.limiterKind)
      expect(scale).toBe(limits?.scale)
    }
    expect(trialOf('glue', 'cold').scale).toBeLessThan(1)
    expect(trialOf('lambda', 'cold').scale).toBe(1)
  })

  it('has a harness that costs little; the median is printed', () => {
    const overheadMs = medianHarnessOverheadMs(result.trials)
    process.stderr.write(`harness overhead per trial, median: ${overheadMs?.toFixed(1)} ms\n`)
    expect(overheadMs).toBeDefined()
  })

  it('leaves claims, result documents and nothing else', async () => {
    const storage = (await import('../../src/storage/directory.ts')).DirectoryStorage
    const left = (await new storage(local.root).list('results/local-run')).map(({ key }) => key)
    expect(left.toSorted()).toEqual(
      result.trials
        .flatMap(({ trialId }) =>
          ['claim', 'result'].map((name) => `results/local-run/${trialId}/${name}.json`),
        )
        .toSorted(),
    )
  })

  it('records an interruption of a job run as cancelled, and goes on from there', async () => {
    const plan = buildPlan({
      ...options,
      runId: 'interrupted',
      platforms: ['emr-serverless'],
      starts: ['cold'],
    })
    const controller = new AbortController()
    const stopped = await local.run(plan, {
      signal: controller.signal,
      observe: (event) => {
        if (event.type === 'trial-started')
          setTimeout(() => controller.abort(new Error('interrupted')), 4_000)
      },
    })
    expect(stopped.summary.state).toBe('interrupted')
    expect(stopped.trials.map((trial) => trial.state)).toEqual(['cancelled'])
  })
})

function summaryOf(trial: Trial): string {
  const { cell, state, clientMs, provisionMs, sandboxInitMs, jvmStartMs, workMs, platformMs, limits } = trial
  const figures = {
    clientMs,
    provisionMs,
    sandboxInitMs,
    jvmStartMs,
    workMs,
    platformMs,
    contended: limits?.contended,
  }
  const why = trial.failureMessage === null ? '' : ` ${trial.failureMessage}`
  return `${describeCell(cell, formatBytes)}: ${state}${why} ${JSON.stringify(figures)}`
}
