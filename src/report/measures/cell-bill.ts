import { lineReasons, type LineReason } from '../../core/invoice.ts'
import { decimal, decimalText, sum } from '../../cost/decimal.ts'
import type { StoredTrial } from '../../store/run-record.ts'

/** What all trials of a cell were billed together, failed and invalid ones too. Exact decimal strings. */
export interface CellBill {
  /** Trials with an invoice. */
  readonly billed: number
  readonly totalUsd: string
  readonly usdByReason: Readonly<Record<LineReason, string>>
  /** Bill of all but the invalid ones ÷ trials that succeeded. Null where none did, and where the bill of one is not known. */
  readonly usdPerSuccess: string | null
  /** Runs that warmed a sandbox, samples of the wrong temperature, lost attempts: no part of the total. */
  readonly overheadUsd: string
  readonly unmeteredAttempts: number
}

export function billOf(trials: readonly StoredTrial[]): CellBill {
  const invoices = trials.flatMap(({ invoice }) => invoice ?? [])
  const overhead = trials.flatMap(({ overheadInvoices }) => overheadInvoices)
  const total = sum(invoices.map(({ totalUsd }) => decimal(totalUsd)))
  const successes = trials.filter(({ state }) => state === 'succeeded').length
  const valid = trials.filter(({ state }) => state !== 'invalid')
  const isWhole = valid.every((trial) => trial.invoice !== null || isFree(trial))
  const validTotal = sum(valid.flatMap(({ invoice }) => (invoice === null ? [] : decimal(invoice.totalUsd))))
  const lines = invoices.flatMap((invoice) => invoice.lines)
  const reasonUsd = (reason: LineReason): string =>
    decimalText(sum(lines.filter((line) => line.reason === reason).map((line) => decimal(line.amountUsd))))
  const [work, startUp, minimum, idle] = lineReasons.map(reasonUsd)
  return {
    billed: invoices.length,
    totalUsd: decimalText(total),
    usdByReason: {
      work: work ?? '0',
      'start-up': startUp ?? '0',
      'minimum-or-rounding': minimum ?? '0',
      idle: idle ?? '0',
    },
    usdPerSuccess: successes === 0 || !isWhole ? null : decimalText(validTotal.div(successes)),
    overheadUsd: decimalText(sum(overhead.map(({ totalUsd }) => decimal(totalUsd)))),
    unmeteredAttempts: trials.reduce((count, trial) => count + trial.unmeteredAttempts, 0),
  }
}

/** Nothing of it ran, as far as anybody can tell: left out, or refused before it began. */
function isFree({ state, unmeteredAttempts }: StoredTrial): boolean {
  return state !== 'succeeded' && unmeteredAttempts === 0
}
