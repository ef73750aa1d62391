import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withStartUpShare, type StartUpTimes } from '../../src/core/start-up-share.ts'
import type { Usage } from '../../src/core/usage.ts'

const lambda: Usage = {
  ...{ platform: 'lambda', region: 'us-east-1', architecture: 'x86_64', memoryMiB: 1769, ephemeralMiB: 512 },
  ...{ billedMs: [5001], meteredMs: 5000, requests: 1, basis: 'billed' },
}
const glue: Usage = {
  ...{ platform: 'glue', region: 'us-east-1', glueVersion: '5.1', executionClass: 'STANDARD' },
  ...{ workerType: 'G.1X', workers: 2, executionSeconds: 40, dpuSeconds: undefined, basis: 'billed' },
}
const times = (over: Partial<StartUpTimes> = {}): StartUpTimes => ({
  ...{ sandboxInitMs: null, jvmStartMs: 2000, platformMs: null },
  ...over,
})
const share = (usage: Usage, seen: StartUpTimes): number | undefined =>
  withStartUpShare(usage, seen).startUpShare

describe('the share of start-up', () => {
  it.each<[string, Usage, Partial<StartUpTimes>, number | undefined]>([
    ['of a cold Lambda has INIT in it', lambda, { sandboxInitMs: 500, platformMs: 4500 }, 0.5],
    ['of a warm Lambda has none', lambda, { platformMs: 5000 }, 0.4],
    ['leaves out an INIT that was not billed', lambda, { sandboxInitMs: 500, platformMs: 5000 }, 0.4],
    ['is one of the run on a cluster', glue, { platformMs: 40_000 }, 0.05],
    ['never exceeds the whole', glue, { platformMs: 1000 }, 1],
    ['is never negative: clocks may go back', glue, { jvmStartMs: -5, platformMs: 1000 }, 0],
    ['is not made up without a JVM that was seen to start', lambda, { jvmStartMs: null }, undefined],
    ['is not made up without a whole', glue, {}, undefined],
    ['is not made up of a whole of nothing', glue, { platformMs: 0 }, undefined],
  ])('%s', (_name, usage, over, expected) => {
    expect(share(usage, times(over))).toBe(expected)
    expect('startUpShare' in withStartUpShare(usage, times(over))).toBe(expected !== undefined)
  })

  it('of a derived Lambda usage is one of what may be billed', () => {
    const { meteredMs: _, ...derived } = {
      ...lambda,
      billedMs: [4000],
      meteredMs: 0,
      basis: 'derived' as const,
    }
    expect(share(derived, times())).toBe(0.5)
  })

  it('lies between nothing and everything, whatever the clocks say', () => {
    const ms = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(
        fc.constantFrom(lambda, glue),
        ms,
        ms,
        ms,
        (usage, sandboxInitMs, jvmStartMs, platformMs) => {
          const found = share(usage, { sandboxInitMs, jvmStartMs, platformMs })
          expect(found === undefined || (found >= 0 && found <= 1)).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })
})
