import { invoiceFor } from '../cost/index.ts'
import { loadPriceBook } from '../cost/price-book.ts'
import type { AttemptEnded } from '../store/journal-event.ts'
import { endAttempts } from '../store/end-attempts.ts'
import type { Workspace } from '../store/workspace.ts'
import type { ReapedSuspect } from './reaped.ts'

/** Tells each run's journal how its attempts ended: the resumed run then takes a new sample, and keeps their bill. */
export async function recordEnds(workspace: Workspace, reaped: readonly ReapedSuspect[]): Promise<void> {
  const byRun = new Map<string, AttemptEnded[]>()
  for (const { suspect, end } of reaped) {
    if (suspect === undefined || end === undefined || !suspect.isOpen) continue
    const { run, attempt } = suspect
    const usd = end.kind === 'billed' ? invoiceFor(end.usage, loadPriceBook(run.priceBook)).totalUsd : null
    const { token, trialId } = attempt
    byRun.set(run.runId, [...(byRun.get(run.runId) ?? []), { token, trialId, end, usd }])
  }
  for (const [runId, ended] of byRun) await endAttempts(workspace, runId, ended, Date.now)
}
