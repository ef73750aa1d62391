import { afterEach, describe, expect, it } from 'vitest'
import { buildPlan, type Plan, type PlanOptions } from '../../src/bench/plan.ts'
import { runPlan } from '../../src/bench/run-plan.ts'
import type { RunDependencies } from '../../src/bench/run-dependencies.ts'
import { WorkspaceUnusable } from '../../src/core/errors.ts'
import type { Observation } from '../../src/core/trial.ts'
import type { RunContext } from '../../src/runners/runner.ts'
import { fakeRun, idsOf, type FakeRun } from '../fakes/fake-run.ts'
import type { AnyRequest, Behaviour } from '../fakes/fake-runner.ts'
import { resultDocument } from '../fakes/result-documents.ts'

const open: FakeRun[] = []
afterEach(async () => {
  for (const run of open.splice(0)) await run.remove()
})

async function setting(
  behave?: (request: AnyRequest, context: RunContext) => Behaviour | Promise<Behaviour>,
  over: Partial<RunDependencies> = {},
): Promise<FakeRun> {
  const run = await fakeRun(behave, over)
  open.push(run)
  return run
}

function planOf(over: Partial<PlanOptions> = {}): Plan {
  return buildPlan({
    ...{ runId: 'run-1', target: 'local', region: 'us-east-1', seed: 3, sizes: [10_000, 1_000_000] },
    ...{ platforms: ['lambda', 'emr-serverless', 'glue'], memoriesMiB: [1769], workloads: ['aggregate'] },
    ...{ knownWorkloads: ['aggregate', 'etl'], starts: ['cold', 'warm'], repetitions: 1, format: 'csv' },
    ...over,
  })
}

const failed = (cause: 'out-of-memory' | 'timed-out' | 'script-error'): Partial<Observation> => ({
  outcome: { state: 'failed', cause, message: 'it broke' },
  result: undefined,
})

describe('a run', () => {
  it('prepares, runs the trials in their order, records each at its end, and disposes', async () => {
    const plan = planOf()
    const run = await setting()
    const summary = await runPlan(plan, run.deps)
    expect(run.calls).toEqual([
      ...['prepare lambda 4', 'prepare emr-serverless 4', 'prepare glue 2'],
      ...idsOf(plan).map((id) => `run ${id}`),
      ...['dispose lambda', 'dispose emr-serverless', 'dispose glue'],
    ])
    expect(run.recorded.map((trial) => trial.trialId)).toEqual(idsOf(plan))
    expect(summary).toMatchObject({ state: 'complete', trials: { planned: 10, succeeded: 10, failed: 0 } })
  })

  it('touches only the platforms of its plan', async () => {
    const run = await setting()
    await runPlan(planOf({ platforms: ['glue'] }), run.deps)
    expect(run.calls.filter((call) => call.startsWith('prepare'))).toEqual(['prepare glue 2'])
  })

  it('tells what happens, in order', async () => {
    const run = await setting()
    await runPlan(planOf({ platforms: ['glue'], sizes: [10_000] }), run.deps)
    expect(run.events.map((event) => event.type)).toEqual([
      ...['run-planned', 'stage-changed', 'stage-changed', 'stage-changed'],
      ...['trial-started', 'trial-ended', 'run-ended'],
    ])
    expect(run.events.at(-1)).toMatchObject({ type: 'run-ended', state: 'complete' })
    expect(run.events.at(-2)).toMatchObject({ type: 'trial-ended', remainingMs: 0, usd: null })
  })

  it('gives the script its event, and priming runs keys of their own', async () => {
    const run = await setting()
    await runPlan(planOf({ platforms: ['lambda'], sizes: [10_000, 1_000_000], starts: ['warm'] }), run.deps)
    const request = run.requests.find((seen) => seen.cell.payloadBytes === 1_000_000)
    const id = request?.trialId ?? ''
    expect(request?.sample(1).event).toEqual({
      EXTRA: 'x',
      TRIAL_ID: id,
      ATTEMPT_ID: id,
      INPUT_PATH: run.storage.uri('payloads/generated-1000000.csv'),
      OUTPUT_PATH: run.storage.uri(`results/run-1/${id}/output`),
      RESULT_PATH: run.storage.uri(`results/run-1/${id}/result.json`),
      CLAIM_PATH: run.storage.uri(`results/run-1/${id}/claim.json`),
      FORMAT: 'csv',
    })
    expect(request?.prime(1).event).toMatchObject({
      TRIAL_ID: `${id}-prime`,
      INPUT_PATH: run.storage.uri('payloads/generated-10000.csv'),
      RESULT_PATH: run.storage.uri(`results/run-1/${id}-prime/result.json`),
    })
  })

  it('keeps result documents and removes outputs', async () => {
    const run = await setting(async (request) => {
      await run.storage.put(request.sample(1).resultKey, '{}')
      await run.storage.put(`results/run-1/${request.trialId}/output/part-0`, 'rows')
      return {}
    })
    await runPlan(planOf({ platforms: ['glue'], sizes: [10_000] }), run.deps)
    const left = (await run.storage.list('results')).map((ref) => ref.key)
    expect(left).toEqual([expect.stringMatching(/result\.json$/)])
  })
})

describe('a trial that fails', () => {
  it('is a row, and the run goes on', async () => {
    const run = await setting((request) => (request.cell.platform === 'glue' ? failed('script-error') : {}))
    const summary = await runPlan(planOf(), run.deps)
    expect(summary.trials).toMatchObject({ succeeded: 8, failed: 2 })
    const row = run.recorded.find((trial) => trial.state === 'failed')
    expect(row).toMatchObject({ failureCause: 'script-error', failureMessage: 'it broke', workMs: null })
  })

  it('by an error of the runner is a fault of the platform', async () => {
    const run = await setting(() => ({ throws: new TypeError('x is not a function') }))
    const summary = await runPlan(planOf({ platforms: ['glue'], sizes: [10_000] }), run.deps)
    expect(summary.trials.failed).toBe(1)
    expect(run.recorded[0]).toMatchObject({
      failureCause: 'platform-fault',
      failureMessage: 'x is not a function',
    })
    expect(JSON.stringify(run.recorded[0]?.raw)).toContain('fake-run')
  })

  it.each([
    [
      'wrong rows',
      { output: { rows: 9, bytes: null, digest: '42' } },
      'wrong-output',
      '9 rows instead of 10',
    ],
    [
      'wrong digest',
      { output: { rows: 10, bytes: null, digest: '41' } },
      'wrong-output',
      'digest 41 instead of 42',
    ],
    [
      'no digest',
      { output: { rows: 10, bytes: null, digest: null } },
      'wrong-output',
      'digest none instead of 42',
    ],
    ['another script', { scriptSha256: 'stale' }, 'platform-fault', 'another script ran: stale'],
    ['no script hash', { scriptSha256: null }, 'platform-fault', 'another script ran: an unknown script'],
    ['another trial', { trialId: 'older' }, 'platform-fault', 'result document of another trial: older'],
  ])('the gate: %s is invalid', async (_name, over, cause, message) => {
    const run = await setting(({ trialId, scriptSha256 }) => ({
      result: resultDocument({ trialId, scriptSha256, ...over }),
    }))
    const summary = await runPlan(planOf({ platforms: ['glue'], sizes: [10_000] }), run.deps)
    expect(summary.trials.invalid).toBe(1)
    expect(run.recorded[0]).toMatchObject({ state: 'invalid', failureCause: cause })
    expect(run.recorded[0]?.failureMessage).toContain(message)
  })
})

describe('a sizing that came to its limit', () => {
  const sizes = [10_000, 100_000, 1_000_000, 10_000_000]

  it.each(['out-of-memory', 'timed-out'] as const)('is not given more of it: %s', async (cause) => {
    const run = await setting(({ cell }) =>
      cell.platform === 'lambda' && cell.payloadBytes >= 100_000 ? failed(cause) : {},
    )
    await runPlan(planOf({ sizes, repetitions: 3, workloads: ['aggregate', 'etl'] }), run.deps)
    const skipped = run.recorded.filter((trial) => trial.state === 'unsupported')
    expect(skipped.length).toBeGreaterThan(0)
    expect(skipped.every(({ cell }) => cell.platform === 'lambda' && cell.payloadBytes >= 100_000)).toBe(true)
    for (const trial of skipped) {
      const id = /trial ([0-9a-f]+)/.exec(trial.failureMessage ?? '')?.[1]
      const culprit = run.recorded.find((other) => other.trialId === id)
      expect(culprit).toMatchObject({
        failureCause: cause,
        cell: { workload: trial.cell.workload, platform: 'lambda' },
      })
      expect(culprit?.cell.payloadBytes).toBeLessThan(trial.cell.payloadBytes)
      expect(culprit?.sequence).toBeLessThan(trial.sequence)
      expect(trial).toMatchObject({ clientMs: null, usage: null })
    }
    // Nothing ran that is larger than what had already failed; the same size is tried as often as planned.
    const ran = run.recorded.filter((trial) => trial.state === 'failed')
    for (const trial of ran) {
      const before = ran.filter(
        (other) =>
          other.sequence < trial.sequence &&
          other.cell.workload === trial.cell.workload &&
          JSON.stringify(other.cell.sizing) === JSON.stringify(trial.cell.sizing),
      )
      expect(before.every((other) => other.cell.payloadBytes >= trial.cell.payloadBytes)).toBe(true)
    }
  })

  it('is remembered by a resumed run', async () => {
    const plan = planOf({ sizes, platforms: ['lambda'], starts: ['cold'] })
    const first = await setting(() => failed('out-of-memory'))
    await runPlan(plan, first.deps)
    const oom = first.recorded.filter((trial) => trial.cell.payloadBytes === 10_000)
    const second = await setting(undefined, { completed: oom })
    const summary = await runPlan(plan, second.deps)
    expect(second.requests).toEqual([])
    expect(summary.trials).toMatchObject({ failed: 1, unsupported: 3 })
  })

  it('a script error says nothing about larger payloads', async () => {
    const run = await setting(() => failed('script-error'))
    const summary = await runPlan(planOf({ sizes, platforms: ['lambda'] }), run.deps)
    expect(summary.trials).toMatchObject({ failed: 8, unsupported: 0 })
  })
})

describe('a run that ends early', () => {
  it('by an interruption keeps what it has and can be resumed', async () => {
    const plan = planOf()
    const run = await setting((_request, context) => {
      if (run.requests.length < 4) return {}
      run.interrupt()
      return { throws: context.signal.aborted ? new Error('aborted') : new Error('not aborted') }
    })
    const summary = await runPlan(plan, run.deps)
    expect(summary).toMatchObject({ state: 'interrupted', trials: { succeeded: 3, cancelled: 1, failed: 0 } })
    expect(run.recorded.map((trial) => trial.state)).toEqual([
      'succeeded',
      'succeeded',
      'succeeded',
      'cancelled',
    ])
    expect(run.calls.slice(-3)).toEqual(['dispose lambda', 'dispose emr-serverless', 'dispose glue'])

    const resumed = await setting(undefined, { completed: run.recorded })
    expect(await runPlan(plan, resumed.deps)).toMatchObject({
      state: 'complete',
      trials: { succeeded: 10, cancelled: 0 },
    })
    expect(resumed.recorded.map((trial) => trial.trialId)).toEqual(idsOf(plan).slice(3))
  })

  it('by an interruption while staging', async () => {
    const run = await setting(undefined, {
      payloadFor: () => {
        run.interrupt()
        return Promise.reject(new Error('aborted'))
      },
    })
    expect(await runPlan(planOf(), run.deps)).toMatchObject({
      state: 'interrupted',
      trials: { succeeded: 0 },
    })
    expect(run.requests).toEqual([])
  })

  it('by a refusal says why', async () => {
    const run = await setting(undefined, {
      refuse: (trial) => (trial.sequence > 2 ? 'the budget is spent' : undefined),
    })
    const summary = await runPlan(planOf(), run.deps)
    expect(summary).toMatchObject({
      state: 'incomplete',
      reason: 'the budget is spent',
      trials: { succeeded: 2 },
    })
  })

  it('by a full disk throws, and what was recorded stays', async () => {
    const full = new WorkspaceUnusable('workspace cannot be used, no space left: /w')
    const run = await setting(undefined, {
      recordTrial: (trial) => {
        if (run.recorded.length === 2) return Promise.reject(full)
        run.recorded.push(trial)
        return Promise.resolve()
      },
    })
    await expect(runPlan(planOf(), run.deps)).rejects.toBe(full)
    expect(run.recorded).toHaveLength(2)
    expect(run.calls.slice(-3)).toEqual(['dispose lambda', 'dispose emr-serverless', 'dispose glue'])
    expect(run.events.at(-1)).toMatchObject({ type: 'run-ended', state: 'incomplete' })
  })

  it('by a payload that cannot be made starts no trial', async () => {
    const full = new WorkspaceUnusable('workspace cannot be used, no space left: /w')
    const run = await setting(undefined, { payloadFor: () => Promise.reject(full) })
    await expect(runPlan(planOf(), run.deps)).rejects.toBe(full)
    expect(run.requests).toEqual([])
  })
})

describe('before a trial starts', () => {
  it('its intent is on disk', async () => {
    const order: string[] = []
    const run = await setting(
      (request) => {
        order.push(`run ${request.trialId}`)
        return {}
      },
      {
        intendTrial: (trial) => {
          order.push(`intend ${trial.trialId}`)
          return Promise.resolve()
        },
      },
    )
    const plan = planOf({ platforms: ['glue'] })
    await runPlan(plan, run.deps)
    expect(order).toEqual(idsOf(plan).flatMap((id) => [`intend ${id}`, `run ${id}`]))
  })
})
