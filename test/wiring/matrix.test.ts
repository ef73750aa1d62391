import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildPlan } from '../../src/bench/plan.ts'
import { matrixOf, type MatrixFlags } from '../../src/wiring/matrix.ts'

const flags: MatrixFlags = {
  ...{
    sizes: '10kb..1mb',
    target: 'local',
    platforms: 'lambda,glue',
    memory: '3008,1769',
    workloads: 'aggregate',
  },
  ...{ starts: 'cold', reps: 2, format: 'csv', seed: 7, region: 'us-east-1', plan: undefined },
}
const given = { runId: 'r', knownWorkloads: ['aggregate'] }
const worker = { vcpus: 1, memoryGb: 4 }

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-matrix-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function planned(content: unknown) {
  const plan = join(folder, 'plan.json')
  await writeFile(plan, typeof content === 'string' ? content : JSON.stringify(content))
  return matrixOf({ ...flags, plan }, given)
}

describe('the matrix', () => {
  it('of flags', async () => {
    expect(await matrixOf(flags, given)).toMatchObject({
      ...{ sizes: [10_000, 100_000, 1_000_000], platforms: ['lambda', 'glue'], memoriesMiB: [3008, 1769] },
      ...{ starts: ['cold'], repetitions: 2, seed: 7 },
    })
  })

  it('of a plan file, which stands in the place of the flags', async () => {
    const content = {
      ...{ sizes: ['1mb', '5mb'], memory: [512], reps: 5, starts: 'warm' },
      emrServerless: [{ driver: worker, executor: worker, executors: 2 }],
    }
    expect(await planned(content)).toMatchObject({
      ...{ sizes: [1_000_000, 5_000_000], memoriesMiB: [512], repetitions: 5, starts: ['warm'] },
      emrServerless: [{ platform: 'emr-serverless', executors: 2, driver: { ...worker, diskGb: 20 } }],
    })
  })

  it.each([
    ['not JSON', '{', /cannot be read/],
    ['an unknown key', { sizes: '1mb', size: '1mb' }, /size/],
    ['no sizes', { reps: 3 }, /sizes/],
    ['a wrong type', { sizes: '1mb', reps: 'many' }, /reps/],
    [
      'two sizings that are to be warm',
      {
        ...{ sizes: '1mb', starts: 'warm' },
        emrServerless: [1, 2].map((executors) => ({ driver: worker, executor: worker, executors })),
      },
      /pre-initialised/,
    ],
  ])('refuses a plan file with %s', async (_, content, message) => {
    await expect(planned(content)).rejects.toThrow(message)
    await expect(planned(content)).rejects.toMatchObject({ kind: 'user', suggestions: [expect.any(String)] })
  })
})

describe('a plan file of cells', () => {
  const lambda = { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 10_240, architecture: 'arm64' }
  const cell = {
    workload: 'aggregate',
    format: 'jsonl',
    payloadBytes: 10_000,
    sizing: lambda,
    startLevel: 'warm',
  }

  it('plans exactly these, in the sizing that they had', async () => {
    const content = { sizes: '10kb', reps: 3, cells: [cell, { ...cell, payloadBytes: 20_000 }] }
    const { cells, trials, format } = buildPlan(await planned(content))
    expect(trials).toHaveLength(6)
    expect(format).toBe('jsonl')
    expect(cells.map(({ payloadBytes, platform, sizing }) => [payloadBytes, platform, sizing])).toEqual([
      [10_000, 'lambda', lambda],
      [20_000, 'lambda', lambda],
    ])
  })

  it('is refused with the key that is wrong', async () => {
    const odd = { ...cell, sizing: { ...lambda, memoryMiB: 1 } }
    await expect(planned({ sizes: '10kb', cells: [odd] })).rejects.toThrow(/cells\.0\.sizing\.memoryMiB/)
    await expect(planned({ sizes: '10kb', cells: [] })).rejects.toThrow(/cells/)
  })
})
