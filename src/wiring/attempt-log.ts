import type { Attempt } from '../core/attempt.ts'
import type { Cell } from '../core/cell.ts'
import { invoiceFor } from '../cost/index.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { AttemptLog } from '../runners/runner.ts'
import type { RunWriter } from '../store/run-writer.ts'
import type { Budget } from './budget.ts'

/**
 * Attempts in journal and budget. Money is set aside before the line is written, and the line is on disk before the call is
 * sent: at every line of the journal, what is settled and what is reserved stay within the cap together.
 */
export function attemptLog(parts: {
  readonly writer: Pick<RunWriter, 'intendAttempt' | 'acceptAttempt' | 'endAttempt'>
  readonly budget: Budget
  readonly book: PriceBook
  readonly cellOf: (trialId: string) => Cell
}): AttemptLog {
  const { writer, budget, book, cellOf } = parts
  const open = new Set<string>()
  return {
    async intend(attempt: Attempt) {
      const { token, trialId, kind, ordinal } = attempt
      if (open.has(token)) return
      const reservedUsd = budget.reserve(attempt, cellOf(trialId))
      open.add(token)
      await writer.intendAttempt({ token, trialId, kind, ordinal, reservedUsd })
    },
    accepted: (attempt, platformRunId) => writer.acceptAttempt(attempt, platformRunId),
    async ended(attempt, end) {
      const { token, trialId } = attempt
      open.delete(token)
      const usd = end.kind === 'billed' ? invoiceFor(end.usage, book).totalUsd : null
      await writer.endAttempt({ token, trialId, end, usd })
      if (end.kind !== 'unknown') budget.end(attempt, usd ?? '0')
    },
  }
}
