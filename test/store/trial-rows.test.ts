import { describe, expect, it } from 'vitest'
import type { Sizing } from '../../src/core/sizing.ts'
import { bought } from '../../src/store/bought.ts'
import { trialRows } from '../../src/store/trial-rows.ts'
import { usageRows } from '../../src/store/usage-rows.ts'
import { exampleTrial } from './example-run.ts'

const glue = (workerType: string, workers: number): Sizing => ({
  platform: 'glue',
  workerType,
  workers,
  glueVersion: '5.1',
  executionClass: 'STANDARD',
})

describe('what a sizing buys, driver included', () => {
  it.each([
    [exampleTrial(0).cell.sizing, { architecture: 'x86_64', memoryMiB: 1769, vcpus: 1 }],
    [exampleTrial(1).cell.sizing, { architecture: 'arm64', memoryMiB: (4 + 3 * 8) * 1024, vcpus: 7 }],
    // Worker types as AWS documents them: vCPU and GB of one worker.
    [glue('G.1X', 2), { architecture: null, memoryMiB: 2 * 16 * 1024, vcpus: 8 }],
    [glue('G.16X', 1), { architecture: null, memoryMiB: 256 * 1024, vcpus: 64 }],
    [glue('R.2X', 1), { architecture: null, memoryMiB: 64 * 1024, vcpus: 8 }],
    [glue('G.025X', 4), { architecture: null, memoryMiB: 4 * 4 * 1024, vcpus: 8 }],
    [glue('Q.99X', 4), { architecture: null, memoryMiB: null, vcpus: null }],
  ])('%j', (sizing, expected) => expect(bought(sizing)).toEqual(expected))
})

it('usage has one row per quantity, with its basis', () => {
  const rows = [0, 1].flatMap((n) => trialRows(exampleTrial(n)).usage)
  expect(rows.map(({ item, quantity, unit, basis }) => [item, quantity, unit, basis])).toEqual([
    ['billed-duration', 1602, 'ms', 'billed'],
    ['requests', 2, 'requests', 'billed'],
    ['memory', 1769, 'MiB', 'configured'],
    ['ephemeral-storage', 512, 'MiB', 'configured'],
    ['vcpu', 0.067, 'vCPU-hours', 'billed'],
    ['memory', 0.267, 'GB-hours', 'billed'],
    ['storage', 0, 'GB-hours', 'billed'],
  ])
  expect(trialRows(exampleTrial(2))).toMatchObject({ usage: [], phases: [], invoice_lines: [] })
})

it('figures that were derived are no figures of the bill', () => {
  const [usage] = exampleTrial(0).overheadUsage
  if (usage === undefined) throw new Error('no usage')
  const bases = usageRows('t', { ...usage, basis: 'derived' }).map(({ basis }) => basis)
  expect(bases).toEqual(['derived', 'derived', 'configured', 'configured'])
})

it('DPU-seconds have a row only where the platform gave them', () => {
  const usage = {
    platform: 'glue',
    region: 'us-east-1',
    glueVersion: '5.1',
    executionClass: 'FLEX',
    workerType: 'G.1X',
    workers: 2,
    executionSeconds: 43,
    basis: 'billed',
  } as const
  const items = (dpuSeconds: number | undefined) =>
    usageRows('t', { ...usage, dpuSeconds }).map((row) => [row['item'], row['quantity']])
  expect(items(undefined)).toEqual([
    ['execution-time', 43],
    ['workers', 2],
  ])
  expect(items(240)).toEqual([
    ['dpu-seconds', 240],
    ['execution-time', 43],
    ['workers', 2],
  ])
})
