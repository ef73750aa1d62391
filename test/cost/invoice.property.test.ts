import { Big } from 'big.js'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Invoice } from '../../src/core/invoice.ts'
import type { BillableUsage } from '../../src/core/usage.ts'
import { consumeUsages, invoiceFor, priceUsage, totalsInTurn } from '../../src/cost/index.ts'
import { MonthToDate } from '../../src/cost/month-to-date.ts'
import { anyUsage, growths } from './arbitrary-usage.ts'
import { smallBook as book } from './small-book.ts'

const cases = { numRuns: 10_000 }
const usages = fc.array(anyUsage, { maxLength: 4 })
const options = fc.record({
  freeTier: fc.boolean(),
  discountPercent: fc.oneof(
    fc.constant('0'),
    fc.nat(100_000).map((milli) => `${milli / 1000}`),
  ),
})
/** expect() at each of a million lines would take most of the time. */
const holds = (fact: boolean, what: string, invoice: Invoice): void => {
  if (!fact) throw new Error(`${what}: ${JSON.stringify(invoice)}`)
}

describe('an invoice', () => {
  it('has lines of quantity × rate that sum to the total exactly, none negative', () => {
    fc.assert(
      fc.property(usages, options, (list, pricing) => {
        const { invoices, totalUsd } = consumeUsages(list, book, MonthToDate.start, pricing)
        for (const invoice of invoices) checkLines(invoice)
        expect(sumOf(invoices.map((invoice) => invoice.totalUsd)).eq(totalUsd)).toBe(true)
      }),
      cases,
    )
  })

  it('has lines whose quantities are together what is billed, whatever is known of reasons', () => {
    fc.assert(
      fc.property(usages, options, (list, pricing) => {
        const { invoices } = consumeUsages(list, book, MonthToDate.start, pricing)
        const totals = [...totalsInTurn(list, book, MonthToDate.start, pricing)]
        expect(totals).toEqual(invoices.map((invoice) => invoice.totalUsd))
      }),
      cases,
    )
  })

  it('never falls when more is used', () => {
    fc.assert(
      fc.property(usages, anyUsage, fc.nat(900_000), options, (before, usage, more, pricing) => {
        const { month } = consumeUsages(before, book, MonthToDate.start, pricing)
        const usd = (each: BillableUsage): Big =>
          new Big(priceUsage(each, book, month, pricing).invoice.totalUsd)
        const asItIs = usd(usage)
        for (const grown of growths(usage, more)) expect(asItIs.lte(usd(grown))).toBe(true)
      }),
      cases,
    )
  })

  it('lies within its bounds', () => {
    fc.assert(
      fc.property(anyUsage, options, (usage, pricing) => {
        const { invoice } = priceUsage(usage, book, MonthToDate.start, pricing)
        const { totalUsd, boundsUsd } = invoice
        if (boundsUsd === null) return
        holds(
          new Big(boundsUsd.low).lte(totalUsd) && new Big(boundsUsd.high).gte(totalUsd),
          'bounds',
          invoice,
        )
      }),
      cases,
    )
  })

  it('falls with the discount in proportion', () => {
    fc.assert(
      fc.property(anyUsage, fc.nat(100_000), (usage, milli) => {
        const discountPercent = `${milli / 1000}`
        const { invoice } = priceUsage(usage, book, MonthToDate.start, { discountPercent })
        const list = new Big(invoiceFor(usage, book).totalUsd)
        const expected = list.times(new Big(100).minus(discountPercent)).times('0.01')
        expect(expected.eq(invoice.totalUsd)).toBe(true)
      }),
      cases,
    )
  })
})

describe('a month', () => {
  it('costs the same in two parts, with what was consumed before, as at once', () => {
    fc.assert(
      fc.property(usages, usages, options, (first, second, pricing) => {
        const atOnce = consumeUsages([...first, ...second], book, MonthToDate.start, pricing)
        const before = consumeUsages(first, book, MonthToDate.start, pricing)
        const after = consumeUsages(second, book, before.month, pricing)
        expect(sumOf([before.totalUsd, after.totalUsd]).eq(atOnce.totalUsd)).toBe(true)
        expect([...before.invoices, ...after.invoices]).toEqual(atOnce.invoices)
      }),
      cases,
    )
  })

  it('costs the same when one usage is cut in two', () => {
    fc.assert(
      fc.property(cuttable, options, ([whole, one, other], pricing) => {
        const atOnce = consumeUsages([whole], book, MonthToDate.start, pricing)
        const cut = consumeUsages([one, other], book, MonthToDate.start, pricing)
        expect(cut.totalUsd).toBe(atOnce.totalUsd)
      }),
      cases,
    )
  })

  it('has never more free than the allowance, and all of it where enough is used', () => {
    fc.assert(
      fc.property(fc.array(anyUsage, { maxLength: 8 }), (list) => {
        const { invoices } = consumeUsages(list, book, MonthToDate.start, { freeTier: true })
        for (const { items, quantity } of book.freeTier) {
          const lines = invoices
            .flatMap((invoice) => invoice.lines)
            .filter((line) => items.includes(line.item))
          const free = sumOf(lines.filter((line) => line.rateUsd === '0').map((line) => line.quantity))
          const eligible = sumOf(consumedWithin(list, items))
          expect(free.eq(eligible.lt(quantity) ? eligible : quantity)).toBe(true)
        }
      }),
      cases,
    )
  })
})

/** Whole milliseconds and hundredths of hours: what is cut must add up again in binary, too. */
const cuttable = fc
  .tuple(fc.nat(900_000), fc.nat(900_000), fc.nat(100), fc.nat(100), fc.integer({ min: 128, max: 10_240 }))
  .map(([msA, msB, requestsA, requestsB, memoryMiB]) => {
    const usage = (billedMs: readonly number[], requests: number): BillableUsage => ({
      ...{ platform: 'lambda', region: 'us-east-1', architecture: 'x86_64', memoryMiB, ephemeralMiB: 1024 },
      ...{ billedMs, requests, basis: 'billed' },
    })
    return [
      usage([msA, msB], requestsA + requestsB),
      usage([msA], requestsA),
      usage([msB], requestsB),
    ] as const
  })

function checkLines(invoice: Invoice): void {
  for (const { quantity, rateUsd, amountUsd } of invoice.lines) {
    holds(new Big(quantity).times(rateUsd).eq(amountUsd), 'quantity × rate', invoice)
    holds(!amountUsd.startsWith('-') && !quantity.startsWith('-'), 'negative', invoice)
  }
  holds(sumOf(invoice.lines.map((line) => line.amountUsd)).eq(invoice.totalUsd), 'sum', invoice)
  holds(/^\d+(\.\d+)?$/.test(invoice.totalUsd), 'exact decimal', invoice)
}

const sumOf = (values: readonly string[]): Big => values.reduce((sum, value) => sum.plus(value), new Big(0))

/** Provisioned concurrency has no free tier, its requests neither. */
const consumedWithin = (list: readonly BillableUsage[], items: readonly string[]): readonly string[] =>
  list
    .filter((usage) => usage.platform === 'lambda' && usage.provisionedConcurrency !== true)
    .flatMap((usage) => invoiceFor(usage, book).lines)
    .filter((line) => items.includes(line.item))
    .map((line) => line.quantity)
