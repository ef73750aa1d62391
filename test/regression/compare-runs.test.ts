import { describe, expect, it } from 'vitest'
import type { RunComparison } from '../../src/regression/comparison.ts'
import { againAt, compare, night, nights } from './compared.ts'

const verdictsOf = ({ cells }: RunComparison, workload: string): string[] =>
  cells.filter(({ of }) => of.workload === workload).map(({ verdict }) => verdict)
const kindsOf = ({ findings }: RunComparison): string[] => findings.map(({ kind }) => kind)

describe('comparing runs', () => {
  it('calls slower what a second measurement shows again, and nothing else', () => {
    const files = nights({ etl: 1.3 })
    const found = compare(files)
    expect(found).toMatchObject({
      verdict: 'regressed',
      regressions: 4,
      reference: 'control',
      inconclusive: false,
    })
    expect(verdictsOf(found, 'etl')).toEqual(Array(4).fill('regressed'))
    expect(verdictsOf(found, 'join')).not.toContain('regressed')
    const [cell] = found.cells
    expect(cell).toMatchObject({ stage: 2, n: { base: 10, head: 10, control: 10, againHead: 20 } })
    expect(cell?.shiftPercent).toBeGreaterThan(20)
    expect(cell?.low).toBeLessThan(cell?.shiftPercent ?? 0)
    expect(cell?.q).toBeLessThanOrEqual(0.05)
    expect(cell?.measures.map(({ measure }) => measure)).toEqual(['duration', 'billed'])
  })

  it('confirms nothing without a control, and nothing before it is measured again', () => {
    const { base, head, control } = nights({ etl: 1.3 })
    const alone = compare({ base, head })
    expect(alone).toMatchObject({ verdict: 'unconfirmed', regressions: 0, measureAgain: [] })
    expect(alone.cells[0]).toMatchObject({ reason: 'no-control', flagged: true })
    const once = compare({ base, head, control })
    expect(once).toMatchObject({ verdict: 'unconfirmed', regressions: 0 })
    expect(once.cells[0]).toMatchObject({ reason: 'not-measured-again', flagged: true })
    expect(once.measureAgain).toEqual(once.cells.filter(({ flagged }) => flagged).map(({ key }) => key))
  })

  it('takes back what the second measurement does not show', () => {
    const slow = nights({ etl: 1.3 })
    const confirm = night({ runId: 'quick', seed: 9, ...againAt })
    const found = compare({ ...slow, confirm })
    expect(found.regressions).toBe(0)
    expect(found.cells[0]).toMatchObject({ verdict: 'unchanged', flagged: true, stage: 2 })
  })

  it('confirms nothing where one side was measured after the other', () => {
    const files = nights({ etl: 1.3 })
    const control = night({ runId: 'later', seed: 3, begins: '2026-11-20T04:00:00Z' })
    const found = compare({ ...files, control })
    expect(found.regressions).toBe(0)
    expect(found.cells[0]).toMatchObject({ reason: 'not-in-turns' })
    expect(kindsOf(found)).toContain('in-turns')
  })

  it('shows an improvement, and that all of it moved', () => {
    const files = nights({ etl: 0.7, join: 0.7 })
    const found = compare(files)
    expect(found).toMatchObject({ verdict: 'improved', regressions: 0 })
    expect(found.cells.every(({ verdict }) => verdict === 'improved')).toBe(true)
    expect(found.findings.find(({ kind }) => kind === 'suite-shift')?.text).toMatch(
      /% faster than its control/,
    )
  })

  it('tells a platform that drifted between two nights from the code', () => {
    const files = nights()
    const base = night({
      runId: 'quicker',
      seed: 1,
      begins: '2026-11-19T01:00:00Z',
      slower: { etl: 0.8, join: 0.8 },
    })
    const found = compare({ ...files, base })
    expect(found.regressions).toBe(0)
    expect(found.findings.find(({ kind }) => kind === 'platform-drift')?.text).toMatch(
      /^the platform drifted/,
    )
    const blind = compare({ base, head: files.head })
    expect(blind.findings.find(({ kind }) => kind === 'platform-drift')?.text).toMatch(
      /all cells shifted together/,
    )
  })

  it('confirms nothing where the canary moved', () => {
    const files = nights({ etl: 1.3, join: 1.3 })
    const found = compare({ ...files }, { canary: 'join' })
    expect(found.regressions).toBe(0)
    expect(verdictsOf(found, 'etl')).toEqual(Array(4).fill('unconfirmed'))
    expect(found.cells[0]?.reason).toBe('platform-drift')
    expect(compare({ ...files }, { canary: 'etl' }).regressions).toBe(0)
  })

  it('holds no scripts against each other, unless that is what changed', () => {
    const files = nights({ etl: 1.3 })
    const other = { script: 'b'.repeat(64), slower: { etl: 1.3 } }
    const head = night({ runId: 'other', seed: 2, ...other })
    const confirm = night({
      runId: 'other-again',
      seed: 4,
      n: 20,
      begins: '2026-11-20T05:00:00Z',
      ...other,
    })
    const refused = compare({ ...files, head, confirm })
    expect(refused).toMatchObject({ verdict: 'incomparable', inconclusive: true, regressions: 0 })
    expect(refused.cells[0]?.words).toMatch(/script bbbbbbbbbbbb, in the control aaaaaaaaaaaa/)
    expect(compare({ ...files, head, confirm }, { changed: new Set(['script']) })).toMatchObject({
      regressions: 4,
    })
  })

  it('leaves out a second measurement of something else', () => {
    const files = nights({ etl: 1.3 })
    const confirm = night({
      ...{ runId: 'wrong-script', seed: 4, ...againAt },
      ...{ slower: { etl: 1.3 }, script: 'c'.repeat(64) },
    })
    const found = compare({ ...files, confirm })
    expect(found.regressions).toBe(0)
    expect(found.findings.find(({ kind }) => kind === 'measured-again')?.text).toMatch(/script cccccccccccc/)
  })

  it('is inconclusive where too few trials are valid, and says who fails now', () => {
    const files = nights()
    const head = night({ runId: 'broken', seed: 2, failing: { etl: 9 } })
    const found = compare({ ...files, head })
    expect(found).toMatchObject({ inconclusive: true, regressions: 0 })
    expect(found.cells[0]).toMatchObject({ verdict: 'unconfirmed', reason: 'too-few-trials' })
    const failures = found.findings.filter(({ kind }) => kind === 'new-failures')
    expect(failures[0]?.text).toBe(
      '9 of 10 trials failed or were invalid in HEAD, none of 10 before: out-of-memory',
    )
    expect(failures).toHaveLength(4)
    const once = compare({
      ...{
        base: night({ runId: 'one', seed: 1, n: 1 }),
        head: night({ runId: 'two', seed: 2, n: 1 }),
      },
    })
    expect(once).toMatchObject({ inconclusive: true, verdict: 'unconfirmed' })
  })

  it('gates billed units on their own, and never prices', () => {
    const files = nights()
    const dear = (text: string): string =>
      text.replaceAll(
        '"glueVersion":"5.1","executionSeconds"',
        '"glueVersion":"5.1","dpuSeconds":900,"executionSeconds"',
      )
    const found = compare({
      ...files,
      head: night({ runId: 'dear', seed: 2 }, dear),
      confirm: night({ runId: 'dear-again', seed: 4, ...againAt }, dear),
    })
    const glue = found.cells.filter(({ of }) => of.platform === 'glue')
    expect(glue.map(({ verdict, measure }) => [verdict, measure])).toEqual(
      Array.from({ length: 4 }, () => ['regressed', 'billed']),
    )
    expect(glue[0]?.shiftPercent).toBeGreaterThan(90)
    expect(
      found.cells.filter(({ of }) => of.platform === 'lambda').map(({ verdict }) => verdict),
    ).not.toContain('regressed')
  })
})
