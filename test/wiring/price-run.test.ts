import { describe, expect, it } from 'vitest'
import { PriceMissing } from '../../src/core/errors.ts'
import { loadPriceBook, type PriceBook } from '../../src/cost/price-book.ts'
import type { StoredRun } from '../../src/store/run-record.ts'
import { upToDate } from '../../src/store/upgrade-trial.ts'
import { priceAgain, priceAsRecorded } from '../../src/wiring/price-run.ts'
import { spentUsd } from '../../src/wiring/price-trial.ts'
import { exampleRun } from '../store/example-run.ts'
import { oldTrials } from '../store/earlier-records.ts'

const oldRun = (priceBook = 'aws-2026-11'): StoredRun => ({
  run: { ...exampleRun(), priceBook },
  trials: oldTrials.map(upToDate),
  notes: [],
})
const book = loadPriceBook('aws-2026-11')
/** The same with every rate ten times as high. */
const dear: PriceBook = {
  ...book,
  name: 'dear',
  sheets: book.sheets.map((sheet) => ({
    ...sheet,
    rates: sheet.rates.map(({ region, usd }) => ({ region, usd: tenfold(usd) })),
    tiers: sheet.tiers.map(({ from, usd }) => ({ from, usd: tenfold(usd) })),
  })),
}

function tenfold(usd: string): string {
  const [whole = '', rest = ''] = usd.split('.')
  const digits = `${whole}${rest.padEnd(1, '0')}`
  const point = whole.length + 1
  return `${digits.slice(0, point)}.${digits.slice(point)}0`
}

describe('a run of an earlier release', () => {
  it('gets the reasons of its lines where the total stays what it was', () => {
    const run = oldRun()
    const plain = {
      ...run,
      trials: run.trials.map((trial) => ({ ...trial, invoice: withRequest(trial.invoice) })),
    }
    const [lambda] = priceAsRecorded(plain).trials
    expect(lambda?.invoice?.totalUsd).toBe('0.0004550238263125')
    expect(new Set(lambda?.invoice?.lines.map(({ reason }) => reason))).toEqual(
      new Set(['work', 'start-up', 'minimum-or-rounding']),
    )
    expect(lambda?.overheadInvoices).toHaveLength(2)
  })

  it('keeps its invoice where this release would come to another total', () => {
    const [lambda, emr] = priceAsRecorded(oldRun()).trials
    expect(lambda?.invoice).toEqual(oldRun().trials[0]?.invoice)
    expect(lambda?.overheadInvoices).toHaveLength(2)
    expect(emr?.invoice).toBeNull()
  })

  it('stays as it is where its price book is not known here', () => {
    expect(priceAsRecorded(oldRun('a-file'))).toEqual(oldRun('a-file'))
  })
})

describe('another book', () => {
  it('prices every trial, and everything beside it', () => {
    const cheap = priceAgain(oldRun(), book)
    const run = priceAgain(oldRun(), dear)
    expect(run.run.priceBook).toBe('dear')
    for (const [at, trial] of run.trials.entries()) {
      const usd = cheap.trials[at]
      if (usd === undefined) throw new Error('no trial')
      expect(Number(spentUsd(trial))).toBeCloseTo(10 * Number(spentUsd(usd)), 12)
    }
  })

  it('without a rate prices nothing', () => {
    const without = { ...book, sheets: book.sheets.filter(({ item }) => item !== 'lambda-requests') }
    expect(() => priceAgain(oldRun(), without)).toThrow(PriceMissing)
  })
})

/** The fixture leaves out the request, so its total is not one that the rules give. */
function withRequest(invoice: StoredRun['trials'][number]['invoice']): typeof invoice {
  return invoice && { ...invoice, totalUsd: '0.0004550238263125' }
}
