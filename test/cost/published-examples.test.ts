import { Big } from 'big.js'
import { describe, expect, it } from 'vitest'
import { parseReport } from '../../src/aws/report-line.ts'
import type { InvoiceLine } from '../../src/core/invoice.ts'
import { priceCompanions, priceUsage } from '../../src/cost/index.ts'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { loadPriceBook } from '../../src/cost/price-book.ts'
import { parseUsageDocument } from '../../src/cost/usage-document/parse-usage-document.ts'
import { billedMs } from '../../src/local/lambda/report-line.ts'
import { publishedExamples, type PublishedExample } from './published-examples.ts'

const book = loadPriceBook('aws-2026-11')

describe.each(publishedExamples)('$name ($page)', (example) => {
  const lines = bill(example)

  it.each(Object.entries(example.parts))('%s: %s', (item, usd) => {
    expectPublished(amountOf(lines.filter((line) => line.item === item)), usd)
  })

  it.each(example.total === null ? [] : [example.total])('in all: %s', (total) => {
    expectPublished(amountOf(lines), total)
  })

  it('has no part that was not published', () => {
    if (example.total === null || Object.keys(example.parts).length === 0) return
    const paid = lines.filter(({ amountUsd }) => !new Big(amountUsd).eq(0)).map(({ item }) => item)
    expect(new Set(paid)).toEqual(new Set(Object.keys(example.parts)))
  })
})

// https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
describe('INIT of 100.77 ms and 250.06 ms of the handler are billed as 351 ms', () => {
  const line =
    'REPORT RequestId: xxxxx   Duration: 250.06 ms  Billed Duration: 351 ms  Memory Size: 1024 MB ' +
    'Max Memory Used: 350 MB   Init Duration: 100.77 ms\n'

  it('by the REPORT line of AWS', () => {
    expect(parseReport(line)).toMatchObject({ durationMs: 250.06, initMs: 100.77, billedMs: 351 })
  })

  it('by the local engine', () => expect(billedMs(250.06, 100.77)).toBe(351))

  it('by the invoice', () => {
    const [entry] = parseUsageDocument(
      JSON.stringify({
        ...{ platform: 'lambda', region: 'us-east-1', memoryMib: 1024 },
        invocations: [{ durationMs: 250.06, initMs: 100.77 }],
      }),
      'the example',
    )
    if (entry === undefined) throw new Error('the document has one usage')
    const { lines } = priceUsage(entry.usage, book, MonthToDate.start).invoice
    const durations = lines.filter(({ item }) => item === 'lambda-duration-x86_64')
    const gbSeconds = durations.reduce((total, { quantity }) => total.plus(quantity), new Big(0))
    expect(gbSeconds.toFixed()).toBe('0.351')
  })
})

/** All lines of the month that the example tells of, its usages one after the other. */
function bill({ usage, companions = [], freeTier, discountPercent }: PublishedExample): InvoiceLine[] {
  const options = {
    ...(freeTier === undefined ? {} : { freeTier }),
    ...(discountPercent === undefined ? {} : { discountPercent }),
  }
  const lines: InvoiceLine[] = []
  let month = MonthToDate.start
  const entries = usage.length === 0 ? [] : parseUsageDocument(JSON.stringify(usage), 'the example')
  for (const entry of entries) {
    const priced = priceUsage(entry.usage, book, month, options)
    const beside = priceCompanions(entry.companions, entry.usage.region, book, priced.month, options)
    lines.push(...priced.invoice.lines, ...beside.lines)
    month = beside.month
  }
  return [...lines, ...priceCompanions(companions, 'us-east-1', book, month, options).lines]
}

const amountOf = (lines: readonly InvoiceLine[]): Big =>
  lines.reduce((total, { amountUsd }) => total.plus(amountUsd), new Big(0))

/** Within a cent; where more digits were published, within one unit of the last. */
function expectPublished(amount: Big, published: string): void {
  const [, digits = ''] = published.split('.')
  const apart = amount.minus(published).abs()
  expect(
    apart.lte(new Big(10).pow(-Math.max(2, digits.length))),
    `${amount.toFixed()} for ${published}`,
  ).toBe(true)
}
