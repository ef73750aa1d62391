import { describe, expect, it } from 'vitest'
import { judgeNight, type JudgeOptions } from '../../src/wiring/ci-verdict.ts'
import { orderOf } from '../../src/wiring/ci-turns.ts'
import { compare, nights } from '../regression/compared.ts'

const regressed = compare(nights({ etl: 1.4 }))
const same = compare(nights())
const known = (count: number): ReadonlyMap<string, number> =>
  new Map([...regressed.cells, ...same.cells].map(({ key }) => [key, count]))
const usual: JudgeOptions = {
  ...{ comparison: same, isComplete: true, stopped: undefined, sameCode: false },
  ...{ nights: 7, nightsOf: known(7), needed: 7 },
}

describe('a night', () => {
  it.each<[string, Partial<JudgeOptions>, string]>([
    ['nothing found', {}, 'passed'],
    ['a confirmed regression', { comparison: regressed }, 'regressed'],
    ['the same, six nights before it', { comparison: regressed, nights: 6, nightsOf: known(6) }, 'learning'],
    ['the same, in cells that are new', { comparison: regressed, nightsOf: known(6) }, 'passed'],
    ['the same, of the same code', { comparison: regressed, sameCode: true }, 'inconclusive'],
    ['the budget used up', { comparison: null, isComplete: false, stopped: 'budget' }, 'incomplete'],
    ['too few valid trials', { comparison: { ...same, inconclusive: true } }, 'inconclusive'],
    [
      'new failures',
      { comparison: { ...same, findings: [{ kind: 'new-failures', text: 'etl fails', cells: [] }] } },
      'new-failures',
    ],
  ])('with %s', (_, options, end) => expect(judgeNight({ ...usual, ...options }).end).toBe(end))

  it('tells regressions that it does not count', () => {
    const { regressions, tooNew } = judgeNight({ ...usual, comparison: regressed, nightsOf: known(2) })
    expect([regressions.length, tooNew.length]).toEqual([0, 4])
  })

  it('passes over what is acknowledged', () => {
    const acknowledged = { cell: '*', until: '2026-12-31', reason: 'on purpose', who: 'me' }
    const cells = regressed.cells.map((cell) => ({ ...cell, acknowledged }))
    expect(judgeNight({ ...usual, comparison: { ...regressed, cells } }).end).toBe('passed')
  })
})

it('takes turns', () => {
  expect(orderOf(2)).toEqual(['head', 'control', 'control', 'head'])
  expect(orderOf(3)).toEqual(['head', 'control', 'control', 'head', 'head', 'control'])
})
