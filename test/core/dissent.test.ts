import { describe, expect, it } from 'vitest'
import { withDissent } from '../../src/core/dissent.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { exampleTrial } from '../store/example-run.ts'

const base: StoredTrial = { ...exampleTrial(0), state: 'succeeded', failureCause: null, failureMessage: null }
let number = 0
const trial = (over: Partial<StoredTrial> = {}): StoredTrial => ({
  ...base,
  trialId: `t${(number += 1)}`,
  ...over,
})
const states = (trials: readonly StoredTrial[], isOwn = true): string =>
  withDissent(trials, isOwn)
    .map(({ state }) => state[0])
    .join('')

const other = { outputDigest: '7' }
const silent = { outputDigest: null, outputRows: null }

describe('trials on one payload that do not agree', () => {
  it.each<[string, readonly Partial<StoredTrial>[], string]>([
    ['all agree', [{}, {}, {}], 'sss'],
    ['one of three has another digest', [{}, other, {}], 'sis'],
    ['one of three has another number of rows', [{}, {}, { outputRows: 11 }], 'ssi'],
    ['one of three has read another number of records', [{ inputRows: 59 }, {}, {}], 'iss'],
    ['one of three has no answer', [{}, silent, {}], 'sis'],
    ['nobody knows which of two is right', [{}, other], 'ii'],
    ['two of four each', [{}, {}, other, other], 'iiii'],
    ['none has an answer', [silent, silent], 'ss'],
    ['most have no answer: nothing tells that the others are right', [silent, silent, {}], 'iii'],
    ['one alone', [{}], 's'],
    ['failed ones have no say', [{}, { ...other, state: 'failed' }, { ...other, state: 'failed' }], 'sff'],
  ])('%s', (_name, trials, expected) => {
    expect(states(trials.map(trial))).toBe(expected)
  })

  it('are judged by workload, format and payload, whatever the platform', () => {
    const { cell } = base
    const elsewhere = exampleTrial(1).cell
    const large = { cell: { ...cell, payloadBytes: 20_000 }, ...other }
    const etl = { cell: { ...cell, workload: 'etl' }, ...other }
    const platform = {
      cell: { ...elsewhere, workload: cell.workload, format: cell.format, payloadBytes: cell.payloadBytes },
    }
    expect(states([{}, large, etl, platform].map(trial))).toBe('ssss')
    expect(states([{}, {}, { ...platform, ...other }].map(trial))).toBe('ssi')
  })

  it('of an import have only said what they have said', () => {
    expect(states([{}, silent, { outputRows: null }, { inputRows: null }].map(trial), false)).toBe('ssss')
    expect(states([{}, {}, other].map(trial), false)).toBe('ssi')
  })

  it('say what they have, and what the others have', () => {
    const [, , message] = withDissent([{}, {}, other].map(trial), true).map((each) => each.failureMessage)
    expect(message).toBe(
      'wrong answer: 12 rows with digest 7 of 60 records; most of the 3 trials on this payload have 12 rows with digest 18446744073709551615 of 60 records',
    )
  })

  it('are left as they are where all is well', () => {
    const trials = [trial(), trial()]
    expect(withDissent(trials, true)).toBe(trials)
  })
})
