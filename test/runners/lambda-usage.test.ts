import { describe, expect, it } from 'vitest'
import { parseReport } from '../../src/aws/report-line.ts'
import { invocationUsage } from '../../src/runners/lambda-usage.ts'
import { resultDocument } from '../fakes/result-documents.ts'

const sizing = { platform: 'lambda', memoryMiB: 1769, ephemeralMiB: 512, architecture: 'x86_64' } as const
const usageOf = (line: string) =>
  invocationUsage(
    { report: parseReport(`REPORT RequestId: r\t${line}\t\n`, 'r'), clientMs: 999 },
    sizing,
    'r',
  )

describe('usage of a REPORT line', () => {
  // The sum of Duration and what is billed with it, before it was rounded up: never above what was billed.
  it.each([
    ['cold image', 'Duration: 250.06 ms\tBilled Duration: 351 ms\tInit Duration: 100.77 ms', 351, 350.83],
    ['warm', 'Duration: 12.34 ms\tBilled Duration: 13 ms', 13, 12.34],
    [
      'INIT not billed, as before 2025-08',
      'Duration: 12.34 ms\tBilled Duration: 13 ms\tInit Duration: 120 ms',
      13,
      12.34,
    ],
    ['INIT run again inside', 'Duration: 10500.5 ms\tBilled Duration: 10501 ms', 10_501, 10_500.5],
    [
      'snapshot',
      'Duration: 8.2 ms\tBilled Duration: 23 ms\tRestore Duration: 500.06 ms\tBilled Restore Duration: 14 ms',
      23,
      22.2,
    ],
    ['no Duration', 'Billed Duration: 13 ms', 13, undefined],
    ['exactly a millisecond', 'Duration: 0.1 ms\tBilled Duration: 1 ms\tInit Duration: 0.9 ms', 1, 1],
  ])('%s', (_name, line, billedMs, meteredMs) => {
    const usage = usageOf(line)
    expect(usage).toMatchObject({ billedMs: [billedMs], requests: 1, basis: 'billed' })
    expect(usage.meteredMs).toBe(meteredMs)
  })
})

describe('without one', () => {
  const derived = (clientMs: number, document?: ReturnType<typeof resultDocument>) =>
    invocationUsage({ report: undefined, clientMs, document }, sizing, 'us-east-1')

  it('it is our own clock, at least a millisecond, and never nothing', () => {
    expect(derived(5250.4)).toEqual({
      ...{ ...sizing, region: 'us-east-1', requests: 1 },
      ...{ billedMs: [5251], basis: 'derived' },
    })
    expect(derived(0).billedMs).toEqual([1])
  })

  it('what the script itself saw is the least', () => {
    expect(derived(5250, resultDocument())).toMatchObject({ billedMs: [5250], certainMs: 2500 })
    expect(derived(2000, resultDocument()).certainMs).toBe(2000)
    const { clock } = resultDocument()
    expect(derived(2000, resultDocument({ clock: { ...clock, workDone: null } })).certainMs).toBeUndefined()
  })
})
