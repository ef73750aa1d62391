import { describe, expect, it } from 'vitest'
import { judge, type Candidate } from '../../src/report/measures/winner.ts'

const platformOf = { a: 'lambda', b: 'emr-serverless', c: 'glue', a2: 'lambda', far: 'glue' } as const

const candidate = (key: keyof typeof platformOf, point: number, spread: number, samples = 5): Candidate => ({
  key,
  platform: platformOf[key],
  estimate: {
    point,
    low: samples < 2 ? undefined : point - spread,
    high: samples < 2 ? undefined : point + spread,
    confidence: 0.95,
    samples,
  },
})

describe('judge', () => {
  it('settles the platform where only its own sizings touch', () => {
    const all = [candidate('a', 10, 3), candidate('a2', 11, 3), candidate('b', 30, 3)]
    expect(judge(all)).toMatchObject({ kind: 'platform', best: { key: 'a' }, rivals: [{ key: 'a2' }] })
    expect(judge([...all, candidate('c', 12, 3)])).toMatchObject({ kind: 'undecided', because: 'overlap' })
    expect(judge(all.map((each) => ({ ...each, estimate: { ...each.estimate, samples: 2 } })))).toMatchObject(
      {
        kind: 'undecided',
        because: 'few-samples',
      },
    )
  })

  it('decides only where the interval of the best touches no other', () => {
    expect(judge([candidate('b', 20, 3), candidate('a', 10, 3)])).toMatchObject({
      kind: 'decided',
      best: { key: 'a' },
    })
  })

  it('names the rivals that cannot be told apart, nearest first', () => {
    const verdict = judge([
      candidate('c', 12, 3),
      candidate('a', 10, 3),
      candidate('far', 40, 1),
      candidate('b', 11, 3),
    ])
    expect(verdict).toMatchObject({ kind: 'undecided', because: 'overlap' })
    expect(verdict.kind === 'undecided' && verdict.rivals.map(({ key }) => key)).toEqual(['b', 'c'])
  })

  it.each([1, 2])('decides nothing by %i trials, however far apart', (samples) => {
    expect(judge([candidate('a', 1, 0.1, samples), candidate('b', 1000, 1)])).toMatchObject({
      kind: 'undecided',
      because: 'few-samples',
    })
    expect(judge([candidate('a', 1, 0.1), candidate('b', 1000, 1, samples)])).toMatchObject({
      kind: 'undecided',
      because: 'few-samples',
    })
  })

  it('calls equal minimum bills a tie', () => {
    expect(judge([candidate('a', 0.0147, 0), candidate('b', 0.0147, 0), candidate('c', 1, 0)])).toMatchObject(
      {
        kind: 'tie',
        rivals: [{ key: 'b' }],
      },
    )
  })

  it('has no winner without candidates and no contest with one', () => {
    expect(judge([])).toEqual({ kind: 'none' })
    expect(judge([candidate('a', 1, 0, 1)])).toMatchObject({ kind: 'sole' })
  })
})
