import { describe, expect, it } from 'vitest'
import { guessSeconds, TimeEstimate } from '../../src/bench/estimate-time.ts'
import { harnessOverheadMs, medianHarnessOverheadMs } from '../../src/bench/harness-overhead.ts'
import { median } from '../../src/bench/median.ts'
import { buildPlan } from '../../src/bench/plan.ts'
import { usageFor, worstCaseUsage } from '../../src/bench/plan-usage.ts'
import { unsupportedTrial } from '../../src/bench/trial-record.ts'
import type { Cell } from '../../src/core/cell.ts'
import type { Platform, StartLevel } from '../../src/core/platform.ts'

const plan = buildPlan({
  ...{ runId: 'r', target: 'local', region: 'us-east-1', seed: 1, sizes: [10_000, 20_000, 100_000_000] },
  ...{ platforms: ['lambda', 'emr-serverless', 'glue'], memoriesMiB: [884, 1769], workloads: ['etl'] },
  ...{ knownWorkloads: ['etl'], starts: ['cold', 'warm'], repetitions: 1, format: 'csv' },
})

function cell(platform: Platform, bytes: number, startLevel: StartLevel = 'cold', memoryMiB = 1769): Cell {
  const found = plan.cells.find(
    (c) =>
      c.platform === platform &&
      c.payloadBytes === bytes &&
      c.startLevel === startLevel &&
      (c.sizing.platform !== 'lambda' || c.sizing.memoryMiB === memoryMiB),
  )
  if (found === undefined) throw new Error('no such cell')
  return found
}

describe('the expected time', () => {
  it('is a guess before anything ran: longer for more data and less CPU', () => {
    expect(guessSeconds(cell('lambda', 100_000_000))).toBeGreaterThan(guessSeconds(cell('lambda', 10_000)))
    expect(guessSeconds(cell('lambda', 10_000, 'cold', 884))).toBeGreaterThan(
      guessSeconds(cell('lambda', 10_000)),
    )
  })

  it('is the median of trials of the same class', () => {
    const time = new TimeEstimate()
    for (const ms of [5000, 9000, 7000]) time.add(cell('lambda', 10_000), ms)
    expect(time.expectedMs(cell('lambda', 20_000))).toBe(7000)
    expect(time.remainingMs([cell('lambda', 20_000), cell('lambda', 10_000)])).toBe(14_000)
  })

  it('stretches the guess as the platform, or else everything, was slower', () => {
    const time = new TimeEstimate()
    const small = cell('lambda', 10_000)
    time.add(small, guessSeconds(small) * 2000)
    const large = cell('lambda', 100_000_000)
    expect(time.expectedMs(large)).toBeCloseTo(guessSeconds(large) * 2000)
    const other = cell('glue', 10_000)
    expect(time.expectedMs(other)).toBeCloseTo(guessSeconds(other) * 2000)
  })
})

describe('the worst case', () => {
  it('of a Lambda trial: every sample into the time limit, and a run that warms', () => {
    expect(worstCaseUsage(cell('lambda', 10_000), 'us-east-1', 900)).toMatchObject({
      billedMs: [910_000, 910_000, 910_000],
      requests: 3,
      memoryMiB: 1769,
    })
    expect(worstCaseUsage(cell('lambda', 10_000, 'warm'), 'us-east-1', 900)).toMatchObject({ requests: 4 })
  })

  it('of a cluster: all workers for all of the time', () => {
    const usage = worstCaseUsage(cell('emr-serverless', 10_000), 'us-east-1', 890)
    // The limit in whole minutes; workers are there before the run and after it.
    expect(usage).toMatchObject({
      vcpuHours: (3 * 1020 * 2) / 3600,
      memoryGbHours: (3 * 1020 * 8) / 3600,
      storageGbHours: 0,
    })
    expect(worstCaseUsage(cell('glue', 10_000), 'us-east-1', 890)).toMatchObject({
      executionSeconds: 3 * 960,
      workers: 2,
    })
  })

  it('is never below the expected usage, and the minute applies', () => {
    expect(usageFor(cell('glue', 10_000), 'us-east-1', 5)).toMatchObject({ executionSeconds: 60 })
    expect(usageFor(cell('lambda', 10_000), 'us-east-1', 5.0004)).toMatchObject({ billedMs: [5001] })
  })
})

describe('the harness’s own cost', () => {
  const [first] = plan.trials
  if (first === undefined) throw new Error('no trial')
  const trial = { ...unsupportedTrial(first, 'r', 0, ''), state: 'succeeded' as const }

  it('is our clock minus all that the platform measured', () => {
    expect(
      harnessOverheadMs({
        ...trial,
        clientMs: 1000,
        queueMs: 100,
        provisionMs: 200,
        sandboxInitMs: null,
        platformMs: 650,
      }),
    ).toBe(50)
    expect(harnessOverheadMs({ ...trial, clientMs: 1000, sandboxInitMs: 300, platformMs: 650 })).toBe(50)
  })

  it('is unknown where the platform said nothing', () => {
    expect(harnessOverheadMs(trial)).toBeNull()
    expect(harnessOverheadMs({ ...trial, clientMs: 1000 })).toBeNull()
    expect(medianHarnessOverheadMs([trial])).toBeUndefined()
  })

  it('is the median over succeeded trials', () => {
    const of = (ms: number) => ({ ...trial, clientMs: 1000 + ms, platformMs: 1000 })
    expect(medianHarnessOverheadMs([of(10), of(30), of(500), { ...of(9000), state: 'failed' }])).toBe(30)
  })
})

it.each([
  [[], undefined],
  [[3], 3],
  [[3, 1], 2],
  [[9, 1, 5], 5],
])('the median of %j is %j', (values, expected) => {
  expect(median(values)).toBe(expected)
})
