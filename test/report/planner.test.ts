import { describe, expect, it } from 'vitest'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { buildPlanner, buildReport, renderHtml } from '../../src/report/index.ts'
import {
  commandOf,
  defaultControls,
  fragmentOf,
  readFragment,
  wordsOf,
} from '../../src/report/planner/controls.ts'
import type { Planner, PlannerAbsence } from '../../src/report/planner/planner.ts'
import { failedRun, fullRun } from './example-runs.ts'
import { glueSizing, lambdaSizing, syntheticRun } from './synthetic-run.ts'

const book = loadPriceBook('aws-2026-11')
const prices = { book, bookFlag: null }

function plannerOf(planner: Planner | PlannerAbsence): Planner {
  if ('absent' in planner) throw new Error(planner.absent)
  return planner
}

describe('what the panel works with', () => {
  const planner = plannerOf(buildPlanner([fullRun()], prices))

  it('has every workload, and rates of regions that have all of them only', () => {
    expect(planner.subjects.map(({ workload, format }) => [workload, format])).toEqual([
      ['aggregate', 'csv'],
      ['etl', 'csv'],
    ])
    expect(planner.subjects[0]?.regions).toContain('eu-west-1')
    expect(planner.book.sheets.length).toBeLessThan(book.sheets.length / 2)
    const without = book.sheets.map((sheet) =>
      sheet.item === 'glue-dpu-standard'
        ? { ...sheet, rates: sheet.rates.filter(({ region }) => region !== 'eu-west-1') }
        : sheet,
    )
    const lacking = plannerOf(buildPlanner([fullRun()], { ...prices, book: { ...book, sheets: without } }))
    expect(lacking.subjects[0]?.regions).not.toContain('eu-west-1')
    expect(lacking.book.sheets.flatMap(({ rates }) => rates.map(({ region }) => region))).not.toContain(
      'eu-west-1',
    )
  })

  it('keeps every state of the controls in a fragment', () => {
    const usual = defaultControls(planner)
    for (const changed of [
      {},
      { jobsPerMonth: 1 },
      { jobsPerMonth: 1e9, warmShare: 0.37, size: 1e6 },
      { warmShare: 0, region: 'eu-west-1', discountPercent: 12.5 },
      { subject: 1, warmShare: 1 },
    ]) {
      const controls = { ...usual, ...changed }
      expect(readFragment(fragmentOf(controls, planner), planner)).toEqual(controls)
    }
    expect(readFragment('cost', planner)).toBeUndefined()
    expect(readFragment('', planner)).toBeUndefined()
  })

  it('names the command that says the same, quoted for a shell', () => {
    const odd = { ...planner, subjects: planner.subjects.map((each) => ({ ...each, workload: "it's; rm" })) }
    const controls = { ...defaultControls(odd), warmShare: 0.5, size: 1e7, discountPercent: 3 }
    expect(commandOf(controls, { ...odd, bookFlag: 'my book.json' })).toBe(
      "soalbench forecast --run 01K9EXAMPLE --workload 'it'\\''s; rm' --format csv --jobs-per-month 10000 " +
        "--warm-share 0.5 --size 10000000b --region us-east-1 --discount 3 --price-book 'my book.json'",
    )
    expect(wordsOf(controls, odd)).toBe(
      '10,000 jobs a month; 50 % of the Lambda starts warm; payloads of 10 MB; prices of aws-2026-11 in us-east-1, 3 % off',
    )
  })
})

describe('where there is nothing to plan with', () => {
  const unknown = syntheticRun([{ payloadBytes: 1e4, sizing: glueSizing }])
  const odd = unknown.trials.map((trial) => ({
    ...trial,
    cell: { ...trial.cell, sizing: { ...glueSizing, workerType: 'G.99X' } },
  }))
  const many = syntheticRun([{ payloadBytes: 1e4, sizing: lambdaSizing(1769) }])
  const [one] = many.trials

  it.each([
    ['nothing succeeded', failedRun(), 'No trial succeeded.'],
    [
      'no known rate',
      { ...unknown, trials: odd },
      'Price book aws-2026-11 has no region with a rate for everything',
    ],
    [
      'too many trials',
      { ...many, trials: Array.from({ length: 5_001 }, () => one ?? odd[0]!) },
      '5,001 trials are too many',
    ],
  ])('says so: %s', async (_, run, words) => {
    const absence = buildPlanner([run], prices)
    expect(absence).toMatchObject({ absent: expect.stringContaining(words) as unknown })
    const document = buildReport([failedRun()], { soalbenchVersion: '0.1.0', draws: 20 })
    const html = await renderHtml(document, [], absence)
    expect(html).toContain(words)
    expect(html).not.toContain('id="what-if-data"')
  })
})
