import { performance } from 'node:perf_hooks'
import type { Usage } from '../src/core/usage.ts'
import { invoiceFor, invoicesInTurn, priceUsage } from '../src/cost/index.ts'
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
  const { seconds, peakMib, usd } = priceMonth()
  const calls = Object.entries(kinds).map(([platform, usageOf]) => {
    const list = Array.from({ length: 100_000 }, (_, index) => usageOf(index))
    const startedAt = performance.now()
    for (const usage of list) invoiceFor(usage, book)
    const each = ((performance.now() - startedAt) * 1000) / list.length
    return { what: `invoice of one ${platform} trial`, figure: `${fixed(each, 1)} µs` }
  })
  return [
    {
      what: `a million trials as one month, with tiers and free tier (${usd} USD)`,
      figure: `${fixed(seconds, 1)} s`,
    },
    { what: 'resident memory at its peak meanwhile', figure: `${fixed(peakMib, 0)} MiB` },
    ...calls,
    { what: 'priceUsage, Lambda, month handed on', figure: `${fixed(threadedMicroseconds(), 1)} µs` },
  ]
}

function priceMonth(): { seconds: number; peakMib: number; usd: string } {
  const book = loadPriceBook('aws-2026-11')
  let usd = 0
  let peakMib = 0
  let count = 0
  const startedAt = performance.now()
  for (const invoice of invoicesInTurn(usages(million), book, MonthToDate.start, { freeTier: true })) {
    usd += Number(invoice.totalUsd)
    count += 1
    if (count % 10_000 === 0) peakMib = Math.max(peakMib, process.memoryUsage().rss / mib)
  }
  return { seconds: (performance.now() - startedAt) / 1000, peakMib, usd: fixed(usd) }
}

function threadedMicroseconds(): number {
  const book = loadPriceBook('aws-2026-11')
  const list = Array.from({ length: 100_000 }, (_, index) => kinds.lambda(index))
  let month = MonthToDate.start
  const startedAt = performance.now()
  for (const usage of list) month = priceUsage(usage, book, month, { freeTier: true }).month
  return ((performance.now() - startedAt) * 1000) / list.length
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
