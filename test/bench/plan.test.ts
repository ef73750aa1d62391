import { describe, expect, it } from 'vitest'
import { buildPlan, trialId, type PlanOptions } from '../../src/bench/plan.ts'
import { UsageInvalid } from '../../src/core/errors.ts'

export const options: PlanOptions = {
  runId: '20261121-083145-4k2z',
  target: 'local',
  region: 'us-east-1',
  seed: 7,
  sizes: [10_000, 1_000_000],
  platforms: ['lambda', 'emr-serverless', 'glue'],
  memoriesMiB: [1769, 3008],
  workloads: ['aggregate'],
  knownWorkloads: ['aggregate', 'etl', 'join'],
  starts: ['cold', 'warm'],
  repetitions: 2,
  format: 'csv',
}

describe('a plan', () => {
  it('has every combination that the platforms offer', () => {
    const plan = buildPlan(options)
    const count = (platform: string) => plan.cells.filter((cell) => cell.platform === platform).length
    expect([count('lambda'), count('emr-serverless'), count('glue')]).toEqual([8, 4, 2])
    expect(plan.trials).toHaveLength(28)
    expect(plan.notes).toEqual(['glue has no warm start: those trials are left out'])
  })

  it('is the same for the same options, and for another seed only in its order', () => {
    expect(buildPlan(options)).toEqual(buildPlan(options))
    const other = buildPlan({ ...options, seed: 8 })
    const ids = (plan: typeof other) => plan.trials.map((trial) => trial.trialId)
    expect(ids(other)).not.toEqual(ids(buildPlan(options)))
    expect(ids(other).toSorted()).toEqual(ids(buildPlan(options)).toSorted())
    expect(other.payloadSeed).toBe(buildPlan(options).payloadSeed)
  })

  it('gives every trial an id of its own that platforms accept', () => {
    const { trials } = buildPlan(options)
    expect(new Set(trials.map((trial) => trial.trialId)).size).toBe(trials.length)
    expect(trials.every((trial) => /^[0-9a-z]{26}$/.test(trial.trialId))).toBe(true)
    expect(trials.map((trial) => trial.sequence)).toEqual(trials.map((_, i) => i + 1))
  })

  it('has ids that depend on the run and the repetition', () => {
    const [cell] = buildPlan(options).cells
    if (cell === undefined) throw new Error('no cell')
    const ids = [trialId('a', cell, 1), trialId('b', cell, 1), trialId('a', cell, 2)]
    expect(new Set(ids).size).toBe(3)
    expect(trialId('a', cell, 1)).toBe(ids[0])
  })

  it('buys more /tmp where the largest payload could fill it, and the same for all', () => {
    const bought = (sizes: number[]) => {
      const { cells } = buildPlan({ ...options, sizes, platforms: ['lambda'] })
      return new Set(cells.map(({ sizing }) => sizing.platform === 'lambda' && sizing.ephemeralMiB))
    }
    expect(bought([10_000, 134_217_728])).toEqual(new Set([512]))
    expect(bought([10_000, 134_217_729])).toEqual(new Set([10_240]))
  })

  it('drops repeats', () => {
    const plan = buildPlan({
      ...options,
      sizes: [10_000, 10_000],
      memoriesMiB: [1769, 1769],
      workloads: ['etl', 'etl'],
    })
    expect(plan.cells.filter((cell) => cell.platform === 'lambda')).toHaveLength(2)
  })
})

describe('bad options', () => {
  it.each<[string, Partial<PlanOptions>, string]>([
    ['memory too small', { memoriesMiB: [64] }, 'not a Lambda memory size in --memory: 64'],
    ['memory too large', { memoriesMiB: [20_000] }, 'not a Lambda memory size in --memory: 20000'],
    ['memory not whole', { memoriesMiB: [1769.5] }, 'not a Lambda memory size in --memory: 1769.5'],
    ['unknown platform', { platforms: ['fargate'] }, 'unknown word in --platforms: "fargate"'],
    ['unknown workload', { workloads: ['sort'] }, 'unknown word in --workloads: "sort"'],
    ['no workload', { workloads: [] }, 'nothing given in --workloads'],
    ['unknown start', { starts: ['hot'] }, 'unknown word in --starts: "hot"'],
    ['unknown format', { format: 'xml' }, 'unknown word in --format: "xml"'],
    ['unknown target', { target: 'moon' }, 'unknown word in --target: "moon"'],
    ['no repetition', { repetitions: 0 }, 'not a number of repetitions in --reps: 0'],
    ['bad seed', { seed: -1 }, 'not a seed in --seed: -1'],
    ['no size', { sizes: [] }, 'no payload size in --sizes'],
    ['time limit', { timeoutSeconds: 901 }, 'not a time limit of a trial in --plan: timeoutSeconds: 901'],
    [
      'nothing left',
      { platforms: ['glue'], starts: ['warm'] },
      'no trial is left in --platforms and --starts',
    ],
    [
      'too many',
      { repetitions: 1000, sizes: Array.from({ length: 50 }, (_, i) => 1000 + i) },
      'too many trials in --sizes, --memory and --reps: 350000',
    ],
    [
      'too many before there are cells',
      {
        sizes: Array.from({ length: 9000 }, (_, i) => 1000 + i),
        memoriesMiB: Array.from({ length: 9000 }, (_, i) => 128 + i),
      },
      'too many trials in --sizes, --memory and --reps: ',
    ],
  ])('%s', (_name, over, message) => {
    const build = () => buildPlan({ ...options, ...over })
    expect(build).toThrow(UsageInvalid)
    expect(build).toThrow(message)
  })

  it('name the choices', () => {
    try {
      buildPlan({ ...options, platforms: ['fargate'] })
      expect.unreachable()
    } catch (error) {
      expect(error instanceof UsageInvalid && error.suggestions).toEqual([
        'Choose from lambda, emr-serverless, glue.',
      ])
    }
  })
})
