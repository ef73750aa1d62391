import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { names } from '../../src/regression/acknowledgements.ts'
import { readAcknowledgements } from '../../src/wiring/compare-acknowledgements.ts'
import { readHistory } from '../../src/wiring/compare-history.ts'
import { compare, nights } from './compared.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'soalbench-history-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, content)
  return path
}

const acknowledgement = { cell: 'etl · 10 MB*', until: '2026-11-21', reason: 'new join', who: 'data team' }

describe('acknowledged regressions', () => {
  const given = { acknowledgements: [acknowledgement] }

  it('are shown and fail nothing, until their day is over', () => {
    const files = nights({ etl: 1.3 })
    const found = compare(files, given)
    expect(found.regressions).toBe(2)
    expect(found.cells[0]).toMatchObject({ verdict: 'regressed', acknowledged: { who: 'data team' } })
    const late = compare(files, { ...given, today: '2026-11-22' })
    expect(late.regressions).toBe(4)
    expect(late.findings.find(({ kind }) => kind === 'acknowledgement')?.text).toBe(
      'the acknowledgement "etl · 10 MB*" of data team expired on 2026-11-21: new join',
    )
    expect(compare(files, { acknowledgements: [{ ...acknowledgement, cell: '*' }] }).regressions).toBe(0)
  })

  it('that are not needed, or name nothing, are said to be', () => {
    const acknowledgements = ['join · 100 MB csv · lambda*', 'sort*'].map((cell) => ({
      ...acknowledgement,
      cell,
    }))
    const texts = compare(nights(), { acknowledgements }).findings.map(({ text }) => text)
    expect(texts).toContain('the acknowledgement "sort*" of data team names no cell of these runs')
    expect(texts.some((text) => text.startsWith('nothing is left to acknowledge'))).toBe(true)
  })

  it.each([
    ['{"acknowledgements":[{"cell":"a","until":"2026-12-31","reason":"r","who":"w","why":"?"}]}', /why/],
    [
      '{"acknowledgements":[{"cell":"a","until":"2026-02-31","reason":"r","who":"w"}]}',
      /until: is no day of the calendar/,
    ],
    ['{"acknowledgements":[{"cell":"a","until":"soon","reason":"r","who":"w"}]}', /until: is no day such as/],
    ['{"acknowledgements":[{"cell":" ","until":"2026-12-31","reason":"r","who":"w"}]}', /cell: is empty/],
    ['{"acknowledgements":[{"cell":"a","until":"2026-12-31","reason":"r"}]}', /who/],
    ['not json', /not JSON/],
  ])('with a mistake are refused: %s', async (content, message) => {
    const acknowledge = await file('bad.json', content)
    await expect(readAcknowledgements(acknowledge)).rejects.toThrow(message)
  })

  it('name cells with stars', () => {
    const of = (cell: string): boolean =>
      names({ ...acknowledgement, cell }, 'etl · 10 MB csv · glue 2 × G.1X · cold')
    expect(['*', 'etl*', '*cold', 'etl*glue*cold', '*10 MB*G.1X*'].every(of)).toBe(true)
    expect(['etl', 'glue*', '*warm', 'etl*lambda*cold', 'etl*cold*cold'].some(of)).toBe(false)
  })
})

describe('earlier nights', () => {
  it('flag a cell that drifts, of which no night alone tells', async () => {
    const { confirm: _again, confirmControl: _other, ...first } = nights({ etl: 1.025 }, { cv: 0.03 })
    const tonight = compare(first)
    const past = (day: number, shift: number): string => {
      const cells = tonight.cells.map(({ key, controlScript, measures }) => ({
        ...{ key, controlScript },
        measures: measures.map(({ measure, logShiftSd }) => ({
          ...{ measure, logShiftSd, logShift: shift * (logShiftSd ?? 1) },
        })),
      }))
      const startedAt = `2026-11-${String(day).padStart(2, '0')}T01:00:00Z`
      return JSON.stringify({ schema: 'soalbench.compare/1', reference: 'control', startedAt, cells })
    }
    const before = async (shift: number) =>
      readHistory(
        await file(
          `nights${shift}.jsonl`,
          Array.from({ length: 15 }, (_, at) => past(at + 1, shift)).join('\n'),
        ),
        tonight.startedAt,
      )
    const drifting = compare(first, { history: await before(1.2) })
    expect(drifting.cells[0]?.measures[0]?.slowDrift).toMatchObject({ nights: 16, alarm: true })
    expect(drifting.cells.every(({ flagged }) => flagged)).toBe(true)
    expect(drifting.findings.filter(({ kind }) => kind === 'slow-drift').length).toBeGreaterThan(0)
    expect(drifting.regressions).toBe(0)
    const quiet = compare(first, { history: await before(-0.1) })
    expect(quiet.findings.map(({ kind }) => kind)).not.toContain('slow-drift')
    const pinned = (await before(1.2)).map((each) => ({
      ...each,
      cells: each.cells.map((cell) => ({ ...cell, controlScript: 'another' })),
    }))
    expect(compare(first, { history: pinned }).cells[0]?.slowDrift).toBeNull()
  })

  it('that are none are refused with their line', async () => {
    const broken = await file('broken.jsonl', '{"schema":"soalbench.compare/1"}\n{}')
    await expect(readHistory(broken, '2026-11-20')).rejects.toThrow(/broken\.jsonl:1: startedAt/)
    await expect(readHistory('/nowhere', '2026-11-20')).rejects.toThrow(/--history: \/nowhere/)
  })
})
