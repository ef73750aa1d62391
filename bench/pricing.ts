import { performance } from 'node:perf_hooks'
import type { Usage } from '../src/core/usage.ts'
import { invoiceFor, invoicesInTurn, priceUsage, totalsInTurn } from '../src/cost/index.ts'
import { MonthToDate } from '../src/cost/month-to-date.ts'
import { loadPriceBook } from '../src/cost/price-book.ts'
import { fixed } from './table.ts'

export interface PricingFigure {
  readonly what: string
  readonly figure: string
}

const million = 1_000_000
const mib = 1024 * 1024

/** What pricing alone needs, without a store: a million trials of all platforms as one month, and each call. */
export async function measurePricing(): Promise<PricingFigure[]> {
  const book = loadPriceBook('aws-2026-11')
  for (const usage of usages(20_000)) invoiceFor(usage, book)
  const calls = Object.entries(kinds).map(([platform, usageOf]) => {
    const list = Array.from({ length: 100_000 }, (_, index) => usageOf(index))
    const microseconds = microsecondsEach(list.length, () => {
      for (const usage of list) invoiceFor(usage, book)
    })
    return {
      what: `invoice of one ${platform} trial, split by reason`,
      figure: `${fixed(microseconds, 1)} µs`,
    }
  })
  return [
    ...months(),
    ...calls,
    { what: 'priceUsage, Lambda, month handed on', figure: `${fixed(threaded(), 1)} µs of CPU` },
  ]
}

/** With tiers and free tier. */
function months(): readonly PricingFigure[] {
  const book = loadPriceBook('aws-2026-11')
  const options = { freeTier: true }
  const totals = priceMonth(totalsInTurn(usages(million), book, MonthToDate.start, options))
  const invoices = priceMonth(invoicesInTurn(usages(million), book, MonthToDate.start, options))
  return [
    { what: 'totals of a million trials as one month', figure: time(totals) },
    { what: 'resident memory at its peak meanwhile', figure: `${fixed(totals.peakMib, 0)} MiB` },
    { what: 'invoices of a million trials as one month', figure: time(invoices) },
    { what: 'resident memory at its peak meanwhile', figure: `${fixed(invoices.peakMib, 0)} MiB` },
  ]
}

interface Month {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakMib: number
}

/** The CPU's own time tells what a busy machine adds. */
const time = ({ seconds, cpuSeconds }: Month): string =>
  `${fixed(seconds, 1)} s (${fixed(cpuSeconds, 1)} s of CPU)`

function priceMonth(priced: Iterable<unknown>): Month {
  let [peakMib, count] = [0, 0]
  const startedAt = performance.now()
  const cpuAt = process.cpuUsage()
  for (const each of priced) {
    if (each === undefined) continue
    count += 1
    if (count % 10_000 === 0) peakMib = Math.max(peakMib, process.memoryUsage().rss / mib)
  }
  const { user, system } = process.cpuUsage(cpuAt)
  return { seconds: (performance.now() - startedAt) / 1000, cpuSeconds: (user + system) / 1e6, peakMib }
}

function microsecondsEach(count: number, run: () => void): number {
  const cpuAt = process.cpuUsage()
  run()
  const { user, system } = process.cpuUsage(cpuAt)
  return (user + system) / count
}

function threaded(): number {
  const book = loadPriceBook('aws-2026-11')
  const list = Array.from({ length: 100_000 }, (_, index) => kinds.lambda(index))
  return microsecondsEach(list.length, () => {
    let month = MonthToDate.start
    for (const usage of list) month = priceUsage(usage, book, month, { freeTier: true }).month
  })
}

function* usages(count: number): Generator<Usage> {
  const each = Object.values(kinds)
  for (let index = 0; index < count; index += 1) {
    const usageOf = each[index % each.length]
    if (usageOf !== undefined) yield usageOf(index)
  }
}

/** As the runners store them: with what was metered, and the share of start-up. */
const kinds = {
  lambda: (index: number): Usage => ({
    platform: 'lambda',
    region: 'us-east-1',
    architecture: 'x86_64',
    memoryMiB: 1769,
    ephemeralMiB: 512,
    billedMs: [800 + (index % 977)],
    meteredMs: 799.37 + (index % 977),
    startUpShare: 0.4321,
    requests: 1,
    basis: 'billed',
  }),
  'emr-serverless': (index: number): Usage => ({
    platform: 'emr-serverless',
    region: 'us-east-1',
    architecture: 'x86_64',
    vcpuHours: 0.067,
    memoryGbHours: 0.267,
    storageGbHours: 0,
    used: { vcpuHours: 0.03 + (index % 100) / 10_000, memoryGbHours: 0.12, storageGbHours: 0.6 },
    startUpShare: 0.3,
    basis: 'billed',
  }),
  glue: (index: number): Usage => ({
    platform: 'glue',
    region: 'us-east-1',
    glueVersion: '5.1',
    executionClass: 'STANDARD',
    workerType: 'G.1X',
    workers: 2,
    executionSeconds: 30 + (index % 200),
    dpuSeconds: undefined,
    startUpShare: 0.2,
    basis: 'billed',
  }),
} satisfies Readonly<Record<string, (index: number) => Usage>>
