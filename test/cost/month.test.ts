import { describe, expect, it } from 'vitest'
import type { InvoiceLine } from '../../src/core/invoice.ts'
import { decimal } from '../../src/cost/decimal.ts'
import { consumeUsages, invoiceFor, invoicesInTurn, priceUsage, totalsInTurn } from '../../src/cost/index.ts'
import { everywhere, MonthToDate } from '../../src/cost/month-to-date.ts'
import { smallBook as book } from './small-book.ts'
import { glue, lambda } from './usages.ts'

const seconds = (count: number, part: Parameters<typeof lambda>[0] = {}): ReturnType<typeof lambda> =>
  lambda({ billedMs: [count * 1000], requests: 0, ...part })

const durations = (lines: readonly InvoiceLine[]): readonly (readonly string[])[] =>
  lines
    .filter(({ item }) => item.startsWith('lambda-duration'))
    .map(({ quantity, rateUsd, amountUsd }) => [quantity, rateUsd, amountUsd])

const after = (consumed: number): MonthToDate =>
  consumeUsages([seconds(consumed)], book, MonthToDate.start).month

describe('tiers', () => {
  it.each([
    ['within the first', 0, 99, [['99', '0.03', '2.97']]],
    ['up to a bound', 0, 100, [['100', '0.03', '3']]],
    ['from a bound on', 100, 1, [['1', '0.02', '0.02']]],
    [
      'over a bound',
      99,
      2,
      [
        ['1', '0.03', '0.03'],
        ['1', '0.02', '0.02'],
      ],
    ],
    [
      'over all of them',
      0,
      1500,
      [
        ['100', '0.03', '3'],
        ['900', '0.02', '18'],
        ['500', '0.01', '5'],
      ],
    ],
    ['nothing at a bound', 100, 0, [['0', '0.02', '0']]],
  ])('%s: marginal cost after %d GB-s of %d', (_what, before, more, lines) => {
    expect(durations(priceUsage(seconds(more), book, after(before)).invoice.lines)).toEqual(lines)
  })

  it('say which one a line is in', () => {
    const rules = invoiceFor(seconds(1500), book).lines.map((line) => line.rule)
    expect(rules[0]).toMatch(/; within the first 100 GB-seconds of the month$/)
    expect(rules[1]).toMatch(/; from 100 to 1,000 GB-seconds of the month$/)
    expect(rules[2]).toMatch(/; above the first 1,000 GB-seconds of the month$/)
  })

  it('count per region and per architecture', () => {
    const month = after(1000)
    const first = (part: Parameters<typeof lambda>[0]): unknown =>
      durations(priceUsage(seconds(1, part), book, month).invoice.lines)
    expect(first({})).toEqual([['1', '0.01', '0.01']])
    expect(first({ region: 'eu-west-1' })).toEqual([['1', '0.03', '0.03']])
    expect(first({ architecture: 'arm64' })).toEqual([['1', '0.024', '0.024']])
  })

  it('are not walked through by the reasons of one usage twice', () => {
    const usage = seconds(150, { meteredMs: 140_000, startUpShare: 0.5 })
    const { lines, totalUsd } = invoiceFor(usage, book)
    expect(lines.slice(0, -1).map((line) => [line.reason, line.quantity, line.rateUsd])).toEqual([
      ['work', '70', '0.03'],
      ['start-up', '30', '0.03'],
      ['start-up', '40', '0.02'],
      ['minimum-or-rounding', '10', '0.02'],
    ])
    expect(totalUsd).toBe('4')
  })
})

describe('the free tier', () => {
  const free = { freeTier: true }

  it('is off unless it is asked for', () => {
    expect(durations(invoiceFor(seconds(10), book).lines)).toEqual([['10', '0.03', '0.3']])
  })

  it('is a line of its own at a rate of 0, and counts for the tiers', () => {
    const { lines } = priceUsage(seconds(120), book, MonthToDate.start, free).invoice
    expect(durations(lines)).toEqual([
      ['50', '0', '0'],
      ['50', '0.03', '1.5'],
      ['20', '0.02', '0.4'],
    ])
    expect(lines[0]?.rule).toMatch(/; free: within the account's 50 GB-seconds a month \(lambda-compute\)$/)
  })

  it('is one for both architectures and all regions, and once a month', () => {
    const usages = [
      seconds(20),
      seconds(20, { architecture: 'arm64' }),
      seconds(20, { region: 'eu-west-1' }),
      seconds(20),
    ]
    const { invoices } = consumeUsages(usages, book, MonthToDate.start, free)
    expect(invoices.map((invoice) => durations(invoice.lines))).toEqual([
      [['20', '0', '0']],
      [['20', '0', '0']],
      [
        ['10', '0', '0'],
        ['10', '0.03', '0.3'],
      ],
      [['20', '0.03', '0.6']],
    ])
  })

  it('is used up by what came before, whether or not it was subtracted there', () => {
    const { month } = priceUsage(seconds(45), book, MonthToDate.start)
    expect(durations(priceUsage(seconds(10), book, month, free).invoice.lines)).toEqual([
      ['5', '0', '0'],
      ['5', '0.03', '0.15'],
    ])
  })

  it('has requests of its own', () => {
    const { lines } = priceUsage(lambda({ requests: 12 }), book, MonthToDate.start, free).invoice
    expect(lines.slice(1).map((line) => [line.quantity, line.rateUsd])).toEqual([
      ['10', '0'],
      ['2', '0.002'],
    ])
  })

  it('is not there for platforms that have none', () => {
    expect(priceUsage(glue(), book, MonthToDate.start, free).invoice).toEqual(invoiceFor(glue(), book))
  })
})

describe('a discount', () => {
  const priced = (discountPercent: string, usage = seconds(120)): ReturnType<typeof priceUsage>['invoice'] =>
    priceUsage(usage, book, MonthToDate.start, { discountPercent }).invoice

  it('is off every rate, exactly, and names the list rate', () => {
    const { lines, totalUsd } = priced('12.5')
    expect(durations(lines)).toEqual([
      ['100', '0.02625', '2.625'],
      ['20', '0.0175', '0.35'],
    ])
    expect(totalUsd).toBe('2.975')
    expect(lines[0]?.rule).toMatch(/; list rate 0\.03 less 12\.5 %$/)
  })

  it('says the confidence after it', () => {
    const { lines } = priced('10', lambda({ architecture: 'arm64' }))
    expect(lines[0]?.rule).not.toContain('single')
    const glue6 = priced('10', lambda())
    expect(glue6.lines[0]?.confidence).toBe('AWS')
    expect(
      priceUsage(glue({ glueVersion: '6.0' }), book, MonthToDate.start, { discountPercent: '10' }).invoice
        .lines[0]?.rule,
    ).toMatch(/; list rate 0\.308 less 10 %; rate from a single third-party source$/)
  })

  it('can be nothing and everything', () => {
    expect(priced('0')).toEqual(invoiceFor(seconds(120), book))
    expect(priced('0.0')).toEqual(invoiceFor(seconds(120), book))
    expect(priced('100').totalUsd).toBe('0')
  })

  it.each(['-1', '100.01', '101', 'ten', '', '1e1', 'NaN'])('cannot be %j', (percent) => {
    expect(() => priced(percent)).toThrow(
      expect.objectContaining({
        code: 'SOAL_USAGE_INVALID',
        message: `not a discount: discountPercent is ${percent}`,
      }),
    )
  })
})

describe('many usages', () => {
  const usages = [seconds(80), glue(), seconds(80), lambda({ requests: 3, architecture: 'arm64' })]

  it('are priced one after the other, the same in every way', () => {
    const consumed = consumeUsages(usages, book, MonthToDate.start)
    let month = MonthToDate.start
    const oneByOne = usages.map((usage) => {
      const priced = priceUsage(usage, book, month)
      month = priced.month
      return priced.invoice
    })
    expect(consumed.invoices).toEqual(oneByOne)
    expect([...invoicesInTurn(usages, book, MonthToDate.start)]).toEqual(oneByOne)
    expect([...totalsInTurn(usages, book, MonthToDate.start)]).toEqual(oneByOne.map((each) => each.totalUsd))
    expect(consumed.totalUsd).toBe('4.2446666666666666666652')
    expect(month.consumed('lambda-duration-x86_64', 'us-east-1').toFixed()).toBe('160')
    expect(consumed.month).toEqual(month)
  })

  it('are nothing when there are none', () => {
    expect(consumeUsages([], book, MonthToDate.start)).toMatchObject({ invoices: [], totalUsd: '0' })
  })

  it('are not priced at all where one of them cannot be', () => {
    expect(() =>
      consumeUsages([seconds(1), seconds(1, { region: 'xx-x-1' })], book, MonthToDate.start),
    ).toThrow('no rate for lambda-duration-x86_64 in xx-x-1')
  })
})

describe('what a month has consumed', () => {
  it('is never changed by what is priced on top', () => {
    const month = after(10)
    priceUsage(seconds(500), book, month)
    month.plus('lambda-duration-x86_64', 'us-east-1', decimal(7))
    expect(month.consumed('lambda-duration-x86_64', 'us-east-1').toFixed()).toBe('10')
    expect(month.consumed('lambda-compute', everywhere).toFixed()).toBe('10')
    expect(MonthToDate.start.consumed('lambda-duration-x86_64', 'us-east-1').toFixed()).toBe('0')
  })

  it('adds up', () => {
    const month = MonthToDate.start
      .plus('a', 'us-east-1', decimal('0.1'))
      .plus('a', 'us-east-1', decimal('0.2'))
      .plus('a', 'eu-west-1', decimal(4))
    expect(month.consumed('a', 'us-east-1').toFixed()).toBe('0.3')
    expect(month.consumed('a', 'eu-west-1').toFixed()).toBe('4')
    expect(month.consumed('b', 'us-east-1').toFixed()).toBe('0')
  })

  it('can be read while it is counted', () => {
    const meter = MonthToDate.start.meter()
    meter.add('a', 'us-east-1', decimal(1))
    const early = meter.read()
    meter.add('a', 'us-east-1', decimal(1))
    expect(early.consumed('a', 'us-east-1').toFixed()).toBe('1')
    expect(meter.read().consumed('a', 'us-east-1').toFixed()).toBe('2')
  })
})
