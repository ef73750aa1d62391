import { decimal, decimalText, sum } from '../../cost/decimal.ts'
import type { StoredTrial } from '../../store/run-record.ts'

/** Exact decimal strings; together they are everything that the run was billed, as far as it is known. */
export interface RunBill {
  readonly succeededUsd: string
  readonly otherUsd: string
  readonly overheadUsd: string
  readonly totalUsd: string
  readonly unmeteredAttempts: number
}

export function billOfRun(trials: readonly StoredTrial[]): RunBill {
  const own = (of: readonly StoredTrial[]) =>
    sum(of.flatMap(({ invoice }) => (invoice === null ? [] : [decimal(invoice.totalUsd)])))
  const succeeded = own(trials.filter(({ state }) => state === 'succeeded'))
  const other = own(trials.filter(({ state }) => state !== 'succeeded'))
  const overhead = sum(
    trials.flatMap(({ overheadInvoices }) => overheadInvoices.map(({ totalUsd }) => decimal(totalUsd))),
  )
  return {
    succeededUsd: decimalText(succeeded),
    otherUsd: decimalText(other),
    overheadUsd: decimalText(overhead),
    totalUsd: decimalText(succeeded.plus(other).plus(overhead)),
    unmeteredAttempts: trials.reduce((count, trial) => count + trial.unmeteredAttempts, 0),
  }
}
