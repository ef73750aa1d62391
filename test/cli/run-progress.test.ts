import { describe, expect, it } from 'vitest'
import { durationText } from '../../src/cli/duration-text.ts'
import { ByteProgress } from '../../src/cli/byte-progress.ts'

describe('durations for people', () => {
  it.each([
    [0, '0 ms'],
    [850, '850 ms'],
    [12_345, '12.3 s'],
    [245_000, '4 min 05 s'],
    [7_800_000, '2 h 10 min'],
  ])('%i ms is %s', (ms, text) => expect(durationText(ms)).toBe(text))
})

describe('bytes without a terminal', () => {
  it('tell a line per quarter, not one per packet', () => {
    const lines: string[] = []
    const progress = new ByteProgress({ write: (text) => lines.push(text) > 0 })
    progress.show({ type: 'step', detail: 'downloading' })
    for (let done = 0; done <= 1000; done += 1)
      progress.show({ type: 'bytes', what: 'spark', done, total: 1000 })
    progress.close()
    expect(lines).toEqual([
      'downloading\n',
      'spark: 0 % of 1 kB\n',
      'spark: 25 % of 1 kB\n',
      'spark: 50 % of 1 kB\n',
      'spark: 75 % of 1 kB\n',
      'spark: 100 % of 1 kB\n',
    ])
  })
})
