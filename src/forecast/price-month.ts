import type { PreInitialisedCapacity } from '../core/companion.ts'
import { lineReasons, type InvoiceLine, type LineReason } from '../core/invoice.ts'
import type { Usage } from '../core/usage.ts'
import { decimal, decimalText, sum } from '../cost/decimal.ts'
import { priceCompanions, priceUsage, type PricingOptions } from '../cost/index.ts'
import type { MonthToDate } from '../cost/month-to-date.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { Candidate } from './candidate.ts'
import { totalDpus } from '../cost/metered-seconds.ts'
import { monthlyUsage, resourceHours } from './monthly-usage.ts'
import type { SizeMix } from './size-mix.ts'
import type { StartBehaviour } from './start-behaviour.ts'

export interface Prices {
  readonly book: PriceBook
  readonly region: string
  /** What the account had consumed before these jobs. */
  readonly month: MonthToDate
  readonly options: PricingOptions
}

export interface PricedMonth {
  readonly totalUsd: string
  readonly usage: Usage
  readonly lines: readonly InvoiceLine[]
  readonly byReason: Readonly<Record<LineReason, string>>
  readonly month: MonthToDate
}

/** What so many jobs of a mix cost in a month: their usage, and pre-initialised workers while they idle. @throws PriceMissing */
export function priceMonth(
  candidate: Candidate,
  start: StartBehaviour,
  { jobs, mix }: { readonly jobs: number; readonly mix: SizeMix },
  { book, region, month, options }: Prices,
): PricedMonth {
  const usage = monthlyUsage(candidate.model, { jobs, warmShare: start.warmShare, mix, region })
  const priced = priceUsage(usage, book, month, options)
  const companions = idleCapacity(candidate, start, jobs, mix)
  const idle = priceCompanions(companions, region, book, priced.month, options)
  const lines = [...priced.invoice.lines, ...idle.lines]
  return {
    totalUsd: decimalText(decimal(priced.invoice.totalUsd).plus(decimal(idle.totalUsd))),
    usage,
    lines,
    byReason: splitByReason(usage, lines),
    month: idle.month,
  }
}

/** Pre-initialised workers while the application is up, less what the jobs that ran on them were billed. */
function idleCapacity(
  { model }: Candidate,
  { warmShare, startShare, upSecondsPerJob }: StartBehaviour,
  jobs: number,
  mix: SizeMix,
): readonly PreInitialisedCapacity[] {
  const { sizing } = model
  if (upSecondsPerJob === null || sizing.platform !== 'emr-serverless') return []
  const served = warmShare + startShare
  const onThem = { jobs: jobs * served, warmShare: served === 0 ? 0 : warmShare / served, mix, region: '' }
  const usage = monthlyUsage(model, onThem)
  const { driver, executor, executors, architecture } = sizing
  return [
    {
      charge: 'pre-initialised-capacity',
      architecture,
      workers: [
        { ...driver, count: 1 },
        { ...executor, count: executors },
      ],
      seconds: upSecondsPerJob * jobs,
      billed: usage.platform === 'emr-serverless' ? usage : resourceHours(sizing, 0),
    },
  ]
}

/** Glue's DPU-seconds come as one quantity: the part of them that is the minimum is told apart here. */
function splitByReason(usage: Usage, lines: readonly InvoiceLine[]): PricedMonth['byReason'] {
  const of = (reason: LineReason) =>
    sum(lines.filter((line) => line.reason === reason).map(({ amountUsd }) => decimal(amountUsd)))
  const amounts = Object.fromEntries(lineReasons.map((reason) => [reason, of(reason)]))
  const used = usedShare(usage)
  const minimum = sum([of('work'), of('start-up')]).times(decimal(1 - used))
  const text = (reason: LineReason, factor: number): string =>
    decimalText((amounts[reason] ?? decimal(0)).times(decimal(factor)))
  return {
    work: text('work', used),
    'start-up': text('start-up', used),
    'minimum-or-rounding': decimalText(of('minimum-or-rounding').plus(minimum)),
    idle: text('idle', 1),
  }
}

function usedShare(usage: Usage): number {
  if (usage.platform !== 'glue' || usage.dpuSeconds === undefined || usage.dpuSeconds === 0) return 1
  return Math.min(1, (usage.executionSeconds * (totalDpus(usage) ?? 0)) / usage.dpuSeconds)
}
