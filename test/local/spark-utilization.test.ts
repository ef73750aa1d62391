import { expect, test } from 'vitest'
import { dpuSeconds } from '../../src/local/glue/dpu-seconds.ts'
import { billedUtilization, totalUtilization, type WorkerSpan } from '../../src/local/spark/utilization.ts'

const span = (seconds: number, size: Partial<WorkerSpan> = {}): WorkerSpan => ({
  ...{ vcpus: 4, memoryGb: 16, diskGb: 20, startMs: 1_000_000, endMs: 1_000_000 + seconds * 1000 },
  ...size,
})
const rounded = (utilization: object): unknown[] =>
  Object.values(utilization).map((hours: number) => Number(hours.toFixed(3)))

test("AWS's documented event: 4 vCPU for 21 s are 0.023 vCPU-hours used and 0.067 billed", () => {
  expect(rounded(totalUtilization([span(20.3)]))).toEqual([0.023, 0.093, 0.117])
  expect(rounded(billedUtilization([span(20.3)]))).toEqual([0.067, 0.267, 0])
})

test('each worker has its own minute, and seconds are rounded up one worker at a time', () => {
  const workers = [span(90.1), span(10), span(61)]
  expect(billedUtilization(workers).vCPUHour).toBeCloseTo((4 * (91 + 60 + 61)) / 3600, 12)
  expect(totalUtilization(workers).vCPUHour).toBeCloseTo((4 * (91 + 10 + 61)) / 3600, 12)
})

test('exactly a minute stays a minute, a millisecond more is a second more', () => {
  expect(billedUtilization([span(60)]).vCPUHour).toBeCloseTo(240 / 3600, 12)
  expect(billedUtilization([span(60.001)]).vCPUHour).toBeCloseTo(244 / 3600, 12)
})

test('only the disk beyond 20 GB of each worker is billed, all of it is used', () => {
  const workers = [span(3600, { diskGb: 50 }), span(3600, { diskGb: 20 })]
  expect(billedUtilization(workers).storageGBHour).toBe(30)
  expect(totalUtilization(workers).storageGBHour).toBe(70)
})

test('a clock that went back is no negative time', () => {
  expect(totalUtilization([span(-5)]).vCPUHour).toBe(0)
})

test('DPU-seconds hold the minute: 2 workers of 2 DPU for 53 s are 240', () => {
  expect(dpuSeconds([span(53), span(51)], 2)).toBe(240)
  expect(dpuSeconds([span(24), span(20)], 1)).toBe(120)
  expect(dpuSeconds([span(100.2), span(80)], 1)).toBe(181)
})
