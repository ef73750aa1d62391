import { readXlsx } from 'hucre/xlsx'
import { expect, it } from 'vitest'
import { buildWorkbook, describeWorkbook } from '../../src/workbook/build-workbook.ts'
import { names } from '../../src/workbook/names.ts'
import { failedRun, fullRun } from '../report/example-runs.ts'
import { placeOf } from './changed-workbook.ts'
import { exampleContent } from './example-content.ts'

it.each([{}, { region: 'me-south-1' }, { discount: '100', freeTier: true }])(
  'has a value in every formula cell, and none that is no number: %j',
  async (flags) => {
    const { sheets } = describeWorkbook(await exampleContent(flags))
    const cells = sheets.flatMap(({ name, cells = new Map() }) =>
      [...cells.values()]
        .filter(({ formula }) => formula !== undefined)
        .map(({ formula, formulaResult }) => ({ formula: `${name}: ${formula}`, formulaResult })),
    )
    expect(cells.length).toBeGreaterThan(1000)
    expect(
      cells.filter(({ formulaResult }) => formulaResult === undefined || Number.isNaN(formulaResult)),
    ).toEqual([])
  },
)

it('has the sheets, names and charts that a planner works with', async () => {
  const content = await exampleContent()
  const book = await readXlsx(await buildWorkbook(content), { readStyles: true })
  expect(book.sheets.map(({ name }) => name)).toEqual([
    'Inputs',
    'Rates',
    'Measurements',
    'Model',
    'Monthly cost',
    'Crossover',
    'Method',
  ])
  const charts = book.sheets.map(({ charts = [] }) => charts.length)
  expect(charts).toEqual([0, 0, 0, 0, 1, 1, 0])
  for (const name of Object.values(names)) expect(placeOf(book, name).sheet).not.toBe('')
  const jobs = placeOf(book, names.jobs)
  expect(book.sheets[0]?.rows[jobs.row]?.[jobs.column]).toBe(10_000)
  const texts = book.sheets.map(({ rows }) =>
    rows
      .flat()
      .filter((cell) => typeof cell === 'string')
      .join('\n'),
  )
  for (const [at, text] of texts.entries()) {
    if (at !== 1) expect(text).toMatch(/not AWS figures/)
  }
})

it('shows no warning of local engines for a run on AWS', async () => {
  const stored = fullRun()
  const { sheets } = describeWorkbook(
    await exampleContent({}, { ...stored, run: { ...stored.run, target: 'aws' } }),
  )
  expect(JSON.stringify(sheets.map(({ cells }) => [...(cells ?? [])]))).not.toContain('not AWS figures')
})

it('refuses a run in which nothing succeeded', async () => {
  await expect(exampleContent({}, failedRun())).rejects.toThrow(
    'no succeeded trial to plan from: run 01K9EXAMPLE',
  )
})
