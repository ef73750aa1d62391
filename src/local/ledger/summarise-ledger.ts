import type { LedgerLine } from './read-ledger.ts'

export interface LedgerSummary {
  /** Billed starts by token: how often each attempt reached the platform. */
  readonly starts: ReadonlyMap<string, number>
  /** Those that did not say that they were duplicates: how often each attempt was really worked on. */
  readonly executions: ReadonlyMap<string, number>
  /** Platform run ids of starts whose request named no attempt. */
  readonly unnamed: readonly string[]
  /** Platform run ids that started and did not end: they run, or ended with their engine. */
  readonly open: readonly string[]
  /** Injected faults by kind. */
  readonly faults: ReadonlyMap<string, number>
  /** Lines that could not be written; with any, the counts above are too low. */
  readonly missing: number
}

export function summariseLedger(lines: readonly LedgerLine[]): LedgerSummary {
  const started = lines.filter((line) => line.event === 'started')
  const ended = lines.filter((line) => line.event === 'ended')
  const duplicates = new Set(
    ended.filter(({ duplicate }) => duplicate === true).map((line) => line.platformRunId),
  )
  const over = new Set(ended.map(({ platformRunId }) => platformRunId))
  const named = started.flatMap(({ token, platformRunId }) =>
    token === null ? [] : [{ token, platformRunId }],
  )
  const worked = named.filter(({ platformRunId }) => !duplicates.has(platformRunId))
  return {
    starts: countBy(named.map(({ token }) => token)),
    executions: countBy(worked.map(({ token }) => token)),
    unnamed: started.filter(({ token }) => token === null).map(({ platformRunId }) => platformRunId),
    open: started.map(({ platformRunId }) => platformRunId).filter((id) => !over.has(id)),
    faults: countBy(lines.flatMap((line) => (line.event === 'fault' ? [line.kind] : []))),
    missing: lines.reduce((sum, line) => sum + (line.event === 'gap' ? line.lines : 0), 0),
  }
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
