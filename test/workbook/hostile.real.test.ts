import { describe, expect, it } from 'vitest'
import { buildWorkbook, describeWorkbook } from '../../src/workbook/build-workbook.ts'
import { syntheticRun, lambdaSizing, glueSizing, type TrialWish } from '../report/synthetic-run.ts'
import { changedWorkbook } from './changed-workbook.ts'
import { differences } from './differences.ts'
import { exampleContent } from './example-content.ts'
import { convert, officeMissing, recalculated } from './office.ts'

const texts = [
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://example.org/","click")',
  ...['+1', '-1', '@SUM(1)', '\t=1+1', '#REF!', '#N/A', '=1+1', "'quoted", '1e5', '007', '<b>&amp;"', 'TRUE'],
  'Ünïcode 🙂, "quoted"; a\nsecond line',
]

const content = () =>
  exampleContent(
    {},
    syntheticRun(
      texts.flatMap((text, at): TrialWish[] => [
        {
          workload: texts[at % 2] ?? '',
          payloadBytes: 1e4 * (at + 1),
          sizing: lambdaSizing(1769),
          message: text,
        },
        { workload: texts[at % 2] ?? '', payloadBytes: 1e4 * (at + 1), sizing: glueSizing, message: text },
      ]),
    ),
  )

describe.skipIf(officeMissing !== '')(`labels that look like formulas${officeMissing}`, () => {
  it('are text in the workbook, as they were written', async () => {
    const [found] = await recalculated([await buildWorkbook(await content())])
    const sheet = found?.sheets.find(({ name }) => name === 'Measurements')
    const messages = sheet?.rows.slice(5).map((row) => row.at(-1))
    expect(messages).toEqual(texts.flatMap((text) => [text, text]))
    const formulas = [...(sheet?.cells ?? [])].filter(
      // LibreOffice writes false as a formula.
      ([, cell]) => cell.formula !== undefined && cell.type !== 'boolean',
    )
    expect(formulas).toEqual([])
  })

  it('change no number where they name workloads', async () => {
    const hostile = await content()
    const [found] = await recalculated([await changedWorkbook(hostile, {})])
    expect(differences(describeWorkbook(hostile), found)).toEqual([])
  })

  it('leave numbers that are numbers and times that are times', async () => {
    const [found] = await recalculated([await buildWorkbook(await content())])
    const rows = found?.sheets.find(({ name }) => name === 'Measurements')?.rows.slice(5) ?? []
    expect(rows).toHaveLength(2 * texts.length)
    for (const row of rows) {
      expect(row[3]).toBeTypeOf('number')
      expect(row[9]).toBeInstanceOf(Date)
      expect(row[12]).toBeTypeOf('number')
      expect(row[21]).toBeTypeOf('number')
    }
  })

  it('are no formula in CSV after the guard, and would be one without it', async () => {
    const cells = ['=1+1', "'=1+1"].map((text) => `"${text}"\n`)
    const [bare, guarded] = await convert(cells, 'csv', 'fods')
    expect(String(bare)).toContain('table:formula=')
    expect(String(guarded)).not.toContain('table:formula=')
  })
})
