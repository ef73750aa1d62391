import { beforeAll, describe, expect, it } from 'vitest'
import type { Workbook } from 'hucre/xlsx'
import { priceCompanions, priceUsage } from '../../src/cost/index.ts'
import type { Candidate } from '../../src/forecast/candidate.ts'
import { monthlyUsage } from '../../src/forecast/monthly-usage.ts'
import { priceMonth, type Prices } from '../../src/forecast/price-month.ts'
import type { SizeMix } from '../../src/forecast/size-mix.ts'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { infeasibleShare } from '../../src/forecast/feasibility.ts'
import { describeWorkbook } from '../../src/workbook/build-workbook.ts'
import type { PlannerInputs, WorkbookContent } from '../../src/workbook/content.ts'
import { summaryColumns } from '../../src/workbook/monthly-columns.ts'
import { layOut } from '../../src/workbook/layout.ts'
import { changedWorkbook, typedInputs } from './changed-workbook.ts'
import { differences } from './differences.ts'
import { exampleContent } from './example-content.ts'
import { officeMissing, recalculated } from './office.ts'

const mix = [
  { bytes: 40_000, share: 0.25 },
  { bytes: 3_000_000, share: 0.5 },
  { bytes: 70_000_000, share: 0.25 },
]

const changes: readonly (readonly [string, Partial<PlannerInputs>])[] = [
  ['twice the jobs', { jobsPerMonth: 20_000 }],
  ['no job', { jobsPerMonth: 0 }],
  ['jobs through all tiers of Lambda', { jobsPerMonth: 5e9 }],
  ['a region with other rates', { region: 'sa-east-1' }],
  ['a discount', { discountPercent: 12.5 }],
  ['always warm', { warmShare: 1 }],
  ['a third warm', { warmShare: 1 / 3, jobsPerMonth: 300 }],
  ['another size mix', { mix, jobsPerMonth: 777 }],
  ['sizes beyond what was measured', { mix: [{ bytes: 4e8, share: 1 }] }],
  ['sizes that nothing can do', { mix: [{ bytes: 1e12, share: 1 }] }],
  ['the free tier, within it', { freeTier: true, jobsPerMonth: 1000 }],
  ['the free tier, beyond it', { freeTier: true, jobsPerMonth: 3_000_000, mix }],
  ['the free tier through all tiers', { freeTier: true, jobsPerMonth: 4e9, discountPercent: 30 }],
  ['idle workers for a whole month', { emrIdleHours: 730 }],
  ['the other workload', { workload: 'etl csv', mix }],
]

describe.skipIf(officeMissing !== '')(`inputs changed in LibreOffice${officeMissing}`, () => {
  const found = new Map<string, Workbook | undefined>()
  let before: WorkbookContent
  beforeAll(async () => {
    before = await exampleContent()
    const typed = changes.map(([, change]) => typedInputs({ ...before.inputs, ...change }))
    const books = await Promise.all(typed.map((values) => changedWorkbook(before, values)))
    for (const [at, book] of (await recalculated(books)).entries()) found.set(changes[at]?.[0] ?? '', book)
  })

  it.each(changes)('%s: the workbook of these inputs, and the forecast', (name, change) => {
    const content = { ...before, inputs: { ...before.inputs, ...change } }
    expect(differences(describeWorkbook(content), found.get(name))).toEqual([])
    expect(totals(found.get(name), before)).toEqual(forecastTotals(content).map(near))
  })
})

const near = (usd: number | string): unknown =>
  typeof usd === 'string' ? expect.stringContaining(usd) : expect.closeTo(usd, digitsFor(usd))

/** Digits after the point that make a relative 1e-6. */
const digitsFor = (usd: number): number => (usd === 0 ? 12 : Math.ceil(6 - Math.log10(usd)))

const totals = (found: Workbook | undefined, content: WorkbookContent): readonly unknown[] => {
  const rows = found?.sheets.find(({ name }) => name === 'Monthly cost')?.rows ?? []
  return layOut(content).candidates.map(({ row }) => rows[row]?.[summaryColumns.usd])
}

/** By the functions of the forecast, not of the workbook. */
function forecastTotals({ candidates, inputs, book }: WorkbookContent): readonly (number | string)[] {
  return candidates.map(({ candidate, start }) => {
    if (infeasibleShare(candidate.model, inputs.mix) > 0) return 'cannot do'
    const lambda = candidate.model.platform === 'lambda'
    const begun = lambda && inputs.warmShare !== null ? { ...start, warmShare: inputs.warmShare } : start
    const prices = {
      ...{ book, region: inputs.region, month: MonthToDate.start },
      options: { freeTier: inputs.freeTier, discountPercent: String(inputs.discountPercent) },
    }
    try {
      const jobs = { jobs: inputs.jobsPerMonth, mix: inputs.mix }
      if (candidate.offer === 'pre-initialised' && inputs.emrIdleHours !== null) {
        return idleTotal(candidate, begun.warmShare, jobs, prices, inputs.emrIdleHours)
      }
      return Number(priceMonth(candidate, begun, jobs, prices).totalUsd)
    } catch {
      return 'no rate in this region'
    }
  })
}

/** The jobs, and workers that do nothing else than idle for so many hours. */
function idleTotal(
  { model }: Candidate,
  warmShare: number,
  jobs: { readonly jobs: number; readonly mix: SizeMix },
  { book, region, month, options }: Prices,
  hours: number,
): number {
  const { sizing } = model
  if (sizing.platform !== 'emr-serverless') throw new Error('only EMR Serverless has workers in store')
  const { architecture, driver, executor, executors } = sizing
  const used = priceUsage(monthlyUsage(model, { ...jobs, warmShare, region }), book, month, options)
  const workers = [
    { ...driver, count: 1 },
    { ...executor, count: executors },
  ]
  const idle = { charge: 'pre-initialised-capacity' as const, architecture, workers, seconds: hours * 3600 }
  const { totalUsd } = priceCompanions([idle], region, book, used.month, options)
  return Number(used.invoice.totalUsd) + Number(totalUsd)
}
