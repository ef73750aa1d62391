import { describe, expect, it } from 'vitest'
import { billedMs, initReportLine, reportLine } from '../../src/local/lambda/report-line.ts'
import { visibleCpus } from '../../src/local/lambda/visible-cpus.ts'

const facts = {
  requestId: 'r-1',
  durationMs: 12.345,
  billedMs: 450,
  memoryMiB: 1769,
  peakMemoryMiB: 65.01,
  initMs: undefined,
  failure: undefined,
}

describe('the REPORT line', () => {
  it('has Init Duration when cold only', () => {
    expect(reportLine({ ...facts, initMs: 437.2 })).toBe(
      'REPORT RequestId: r-1\tDuration: 12.35 ms\tBilled Duration: 450 ms\tMemory Size: 1769 MB\tMax Memory Used: 66 MB\tInit Duration: 437.20 ms\t\n',
    )
    expect(reportLine(facts)).not.toContain('Init')
  })

  it('has the status of a sandbox that fell', () => {
    expect(reportLine({ ...facts, failure: { status: 'timeout' } })).toMatch(/\tStatus: timeout\t\n$/)
    const failure = { status: 'error', errorType: 'Runtime.OutOfMemory' } as const
    expect(reportLine({ ...facts, failure })).toMatch(/\tStatus: error\tError Type: Runtime.OutOfMemory\t\n$/)
  })

  it('leaves out what is not known', () => {
    expect(reportLine({ ...facts, peakMemoryMiB: undefined })).not.toContain('Max Memory Used')
  })
})

describe('INIT that failed', () => {
  it('has a line of its own', () => {
    expect(initReportLine(10_006.519, 'timeout')).toBe(
      'INIT_REPORT Init Duration: 10006.52 ms\tPhase: init\tStatus: timeout\n',
    )
    expect(initReportLine(5, { errorType: 'Runtime.ExitError' })).toContain(
      'Status: error\tError Type: Runtime.ExitError',
    )
  })
})

describe('billed duration', () => {
  it.each([
    [1.2, undefined, 2],
    [3000, undefined, 3000],
    [100.4, 200.4, 301],
    [100.5, 200.5, 301],
    [0.1 + 0.2, 0.7, 1],
  ])('of %d and %s is %d', (durationMs, initMs, expected) => {
    expect(billedMs(durationMs, initMs)).toBe(expected)
  })
})

describe('the guest', () => {
  it.each([
    [128, 2],
    [3008, 2],
    [3009, 3],
    [5307, 3],
    [5308, 4],
    [7077, 5],
    [8846, 6],
    [10_240, 6],
  ])('of %d MiB sees %d processors', (memoryMiB, expected) => {
    expect(visibleCpus(memoryMiB)).toBe(expected)
  })
})
