import { describe, expect, it } from 'vitest'
import { buildPlan, type PlannedTrial } from '../../src/bench/plan.ts'
import { phasesOf } from '../../src/bench/trial-phases.ts'
import { trialOf, unsupportedTrial } from '../../src/bench/trial-record.ts'
import type { Enforcement, Observation } from '../../src/core/trial.ts'
import { observation } from '../../src/runners/observe.ts'
import { resultDocument } from '../fakes/result-documents.ts'

const at = 1_800_000_000_000
const document = resultDocument({}, at)
const seen = (over: Partial<Observation> = {}): Observation =>
  observation({
    outcome: { state: 'succeeded' },
    submittedAtMs: at,
    clientMs: 3000,
    result: document,
    ...over,
  })
const verdict = { state: 'succeeded', cause: null, message: null } as const

function planned(): PlannedTrial {
  const [trial] = buildPlan({
    ...{ runId: 'r', target: 'local', region: 'us-east-1', seed: 1, sizes: [10_000], platforms: ['lambda'] },
    ...{
      memoriesMiB: [1769],
      workloads: ['etl'],
      knownWorkloads: ['etl'],
      starts: ['cold'],
      repetitions: 1,
      format: 'csv',
    },
  }).trials
  if (trial === undefined) throw new Error('no trial')
  return trial
}

const enforcement: Enforcement = {
  engine: 'e',
  kind: 'cgroup-v1',
  requested: { memoryMiB: 1769, vcpus: 1, tmpMiB: 512 },
  enforced: { memoryMiB: 1769, vcpus: 1, tmpMiB: 512 },
  scale: 1,
  cpuCapped: false,
  cpuDelivered: 0.9,
  throttledMs: 10,
  contended: false,
  notes: [],
}

describe('a stored trial', () => {
  it('has its times from one clock each', () => {
    const trial = trialOf(planned(), 'r', {
      observation: seen({ platformMs: 2700, sandboxInitMs: 90, billedMs: 2790 }),
      verdict,
      enforcement,
    })
    expect(trial).toMatchObject({
      startedAt: '2027-01-15T08:00:00.000Z',
      clientMs: 3000,
      sandboxInitMs: 90,
      jvmStartMs: 1500,
      workMs: 1000,
      platformMs: 2700,
      billedMs: 2790,
      jvmReused: false,
      inputRows: 100,
      outputRows: 10,
      outputDigest: '42',
      scale: 1,
      contended: false,
    })
  })

  it('has null for what was not observable, never 0', () => {
    const trial = trialOf(planned(), 'r', {
      observation: seen({ result: undefined }),
      verdict,
      enforcement: undefined,
    })
    const {
      queueMs,
      provisionMs,
      sandboxInitMs,
      jvmStartMs,
      workMs,
      platformMs,
      billedMs,
      inputRows,
      limits,
      scale,
    } = trial
    expect([
      queueMs,
      provisionMs,
      sandboxInitMs,
      jvmStartMs,
      workMs,
      platformMs,
      billedMs,
      inputRows,
      limits,
      scale,
    ]).toEqual(Array.from({ length: 10 }, () => null))
  })

  it('has no JVM start where the JVM served an earlier trial', () => {
    const result = resultDocument({ jvm: { ...document.jvm, reused: true } }, at)
    expect(trialOf(planned(), 'r', { observation: seen({ result }), verdict, enforcement })).toMatchObject({
      jvmStartMs: null,
      jvmReused: true,
      workMs: 1000,
    })
  })

  it('keeps the document and the platform’s record', () => {
    const { raw } = trialOf(planned(), 'r', {
      observation: seen({ raw: { report: 'x' } }),
      verdict,
      enforcement,
    })
    expect(raw).toMatchObject({
      platform: { report: 'x' },
      result: { schema: 'soalbench.result/1' },
      warnings: [],
    })
  })

  it('that was not run has nothing but its reason', () => {
    const trial = unsupportedTrial(planned(), 'r', at, 'not run: too big')
    expect(trial).toMatchObject({
      state: 'unsupported',
      failureCause: null,
      failureMessage: 'not run: too big',
      clientMs: null,
    })
  })
})

describe('phases', () => {
  const spans = (over: Partial<Observation>) =>
    phasesOf(seen(over)).map(({ phase, startMs, endMs }) => [phase, startMs, endMs])

  it('of a cold Lambda trial', () => {
    expect(spans({ sandboxInitMs: 60 })).toEqual([
      ['sandbox-init', 0, 60],
      ['launch', 60, 100],
      ['jvm', 100, 600],
      ['session', 600, 1600],
      ['work', 1600, 2600],
      ['finish', 2600, 3000],
    ])
  })

  it('of a job run', () => {
    expect(spans({ queueMs: 10, provisionMs: 50 }).slice(0, 3)).toEqual([
      ['queue', 0, 10],
      ['provision', 10, 60],
      ['launch', 60, 100],
    ])
  })

  it('without a launch where the JVM was there before', () => {
    const result = resultDocument({ clock: { ...document.clock, jvmStart: at - 500 } }, at)
    expect(spans({ result, provisionMs: 20 }).slice(0, 2)).toEqual([
      ['provision', 0, 20],
      ['jvm', -500, 600],
    ])
  })

  it('leave out what the script could not see', () => {
    const clock = { ...document.clock, jvmStart: null, sessionReady: null, workDone: null }
    expect(spans({ result: resultDocument({ clock }, at) })).toEqual([])
  })

  it('hold no time of the claim that the script made', () => {
    const clock = { ...document.clock, claimRequested: at + 400, claimed: at + 550 }
    const seenPhases = phasesOf(seen({ result: resultDocument({ clock }, at) }))
    expect(seenPhases.find(({ phase }) => phase === 'jvm')).toMatchObject({ startMs: 100, endMs: 400 })
    const observation = seen({ result: resultDocument({ clock }, at) })
    const trial = trialOf(planned(), 'r', { observation, verdict, enforcement: undefined })
    expect(trial.jvmStartMs).toBe(1500 - 150)
  })

  it('have no finish when the trial failed', () => {
    const outcome = { state: 'failed', cause: 'script-error', message: 'x' } as const
    expect(spans({ outcome }).at(-1)?.[0]).toBe('work')
  })
})
