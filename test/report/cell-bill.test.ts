import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Invoice, LineReason } from '../../src/core/invoice.ts'
import { lineReasons } from '../../src/core/invoice.ts'
import { trialStates } from '../../src/core/trial.ts'
import { decimal, decimalText, sum } from '../../src/cost/decimal.ts'
import { billOf } from '../../src/report/measures/cell-bill.ts'
import { billOfRun } from '../../src/report/measures/run-bill.ts'
import type { StoredTrial } from '../../src/store/run-record.ts'
import { glueSizing, syntheticRun } from './synthetic-run.ts'

const [base] = syntheticRun([{ payloadBytes: 1e4, sizing: glueSizing }]).trials
if (base === undefined) throw new Error('no trial')
const trial = (over: Partial<StoredTrial>): StoredTrial => ({ ...base, overheadInvoices: [], ...over })

const invoice = (...amounts: readonly [LineReason, string][]): Invoice => ({
  priceBook: 'book',
  lines: amounts.map(([reason, amountUsd]) => ({
    ...{ item: 'x', quantity: '1', unit: 'u', rateUsd: amountUsd, amountUsd, rule: 'r', reason },
    confidence: 'AWS',
  })),
  totalUsd: decimalText(sum(amounts.map(([, usd]) => decimal(usd)))),
  basis: 'billed',
  boundsUsd: null,
})

describe('what a cell was billed', () => {
  it('counts failed and invalid trials; a success costs what it and the failed ones cost', () => {
    const trials = [
      trial({ invoice: invoice(['work', '0.1'], ['start-up', '0.02']) }),
      trial({ state: 'failed', invoice: invoice(['work', '0.3'], ['minimum-or-rounding', '0.08']) }),
      trial({ state: 'invalid', failureCause: 'wrong-output', invoice: invoice(['idle', '0.5']) }),
      trial({ state: 'unsupported', invoice: null }),
      trial({ invoice: invoice(['work', '0.2']), overheadInvoices: [invoice(['work', '7'])] }),
    ]
    expect(billOf(trials)).toEqual({
      billed: 4,
      totalUsd: '1.2',
      usdByReason: { work: '0.6', 'start-up': '0.02', 'minimum-or-rounding': '0.08', idle: '0.5' },
      usdPerSuccess: '0.35',
      overheadUsd: '7',
      unmeteredAttempts: 0,
    })
  })

  it('has no cost per success without a success', () => {
    expect(billOf([trial({ state: 'failed', invoice: invoice(['work', '1']) })]).usdPerSuccess).toBeNull()
  })

  it('is no total where the bill of one trial is not known', () => {
    const paid = trial({ invoice: invoice(['work', '1']) })
    const refused = trial({ state: 'failed', failureCause: 'throttled', invoice: null })
    const lost = trial({ state: 'failed', invoice: null, unmeteredAttempts: 1 })
    const unseen = trial({ invoice: null })
    expect(billOf([paid, refused]).usdPerSuccess).toBe('1')
    expect(billOf([paid, lost]).usdPerSuccess).toBeNull()
    expect(billOf([paid, unseen]).usdPerSuccess).toBeNull()
  })

  it('is the sum of its reasons, and a run the sum of its cells', () => {
    const usd = fc
      .integer({ min: 0, max: 1e9 })
      .map((billionths) => decimalText(decimal(billionths).div(1e9)))
    const amounts = fc.array(fc.tuple(fc.constantFrom(...lineReasons), usd), { minLength: 1, maxLength: 5 })
    const trials = fc.array(
      fc.record({
        state: fc.constantFrom(...trialStates),
        invoice: fc.option(amounts.map((each) => invoice(...each))),
        overheadInvoices: fc.array(
          amounts.map((each) => invoice(...each)),
          { maxLength: 3 },
        ),
      }),
      { maxLength: 6 },
    )
    const total = (values: readonly string[]) => decimalText(sum(values.map(decimal)))
    fc.assert(
      fc.property(fc.array(trials, { minLength: 1, maxLength: 4 }), (cells) => {
        const stored = cells.map((cell) => cell.map(trial))
        const bills = stored.map(billOf)
        for (const bill of bills) expect(total(Object.values(bill.usdByReason))).toBe(bill.totalUsd)
        const run = billOfRun(stored.flat())
        expect(run.totalUsd).toBe(
          total(bills.flatMap(({ totalUsd, overheadUsd }) => [totalUsd, overheadUsd])),
        )
        expect(run.totalUsd).toBe(total([run.succeededUsd, run.otherUsd, run.overheadUsd]))
      }),
      { numRuns: 500 },
    )
  })
})
