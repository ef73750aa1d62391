import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordRun, recordTrial } from '../../src/store/record.ts'
import { openWorkspace } from '../../src/store/workspace.ts'
import { exampleRun, exampleTrial } from '../store/example-run.ts'
import { soalbench } from './soalbench.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-cost-reprice-'))
  const workspace = await openWorkspace(folder)
  await recordRun(workspace, exampleRun())
  for (let n = 0; n < 3; n += 1) await recordTrial(workspace, exampleTrial(n))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const reprice = (...flags: readonly string[]) =>
  soalbench(['cost', 'reprice', '--workspace', folder, ...flags])

it('shows a line per cell, the total and what it leaves out', async () => {
  const { code, stdout } = await reprice('--region', 'ap-southeast-1')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^cell +succeeded +recorded USD +new USD +per success\n/)
  expect(stdout).toMatch(/\naggregate · 10 kB csv · lambda 1769 MiB · cold +1\/1 +0\.00002338 +0\.00004653 /)
  expect(stdout).toMatch(/\njoin .*glue.* +0\/1 +- +- +-\ntotal of what is known +2\/3 /)
  expect(stdout).toMatch(/\nbeside the samples /)
  expect(stdout).toMatch(/\nnew: aws-2026-11 in ap-southeast-1\nrecorded: aws-2026-11 in us-east-1\n/)
  expect(stdout).toMatch(/\n1 trial has no usage/)
  expect(stdout).toMatch(/\n2 attempts may have been billed/)
  expect(stdout).toMatch(/not an AWS bill\n$/)
})

it('is one document with exact decimals', async () => {
  const { code, stdout, stderr } = await reprice('--all', '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ schema: 'soalbench.cost-reprice/1', priceBook: 'aws-2026-11', currency: 'USD' },
    total: { trials: 3, succeeded: 2, withoutUsage: 1 },
    cells: [
      { workload: 'aggregate', platform: 'lambda', newUsd: '0.0000465253852193359375' },
      { workload: 'etl', platform: 'emr-serverless' },
      { workload: 'join', platform: 'glue', newUsd: null, newUsdPerSuccess: null },
    ],
  })
})

it.each([
  [['--run', 'nope'], 2, /no such run: nope/],
  [['--architecture', 'riscv'], 2, /architecture/],
  [['--discount', '-1'], 2, /discount/],
  [['--run', 'latest', '--all'], 2, /--all|--run/],
  [['--price-book', 'aws-1999-01'], 2, /no such price book/],
  [['--region', 'mars-1'], 4, /mars-1/],
])('%j ends with %d', async (flags, expected, named) => {
  const { code, stdout, stderr } = await reprice(...flags)
  expect(stderr).toMatch(named)
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' })
})
