import { alignedTable } from './aligned-table.ts'
import { moneyText } from './money-text.ts'

interface Row {
  readonly target: string
  readonly platform: string
  readonly where: string
  readonly trialId: string | null
  readonly token: string | null
  readonly platformRunId: string | null
  readonly since: string | null
  readonly outcome: keyof typeof outcomes
  readonly detail: string
  readonly atMostUsd: string | null
}

const outcomes = {
  stopped: 'stopped',
  'would-stop': 'dry run: would be stopped',
  'already-over': 'already over',
  'never-began': 'never began',
  'left-alone': 'left alone',
  'runs-on': 'RUNS ON',
  'not-stopped': 'NOT STOPPED',
} as const

/** One line per thing that might have been running: what, where, since when, and what became of it. */
export function reapText(rows: readonly Row[]): readonly string[] {
  if (rows.length === 0) return ['nothing is left running']
  return alignedTable(
    ['attempt', 'where', 'since (UTC)', 'outcome', ''],
    rows.map((row) => [
      row.token ?? row.trialId ?? row.platformRunId ?? '-',
      `${row.target} ${row.platform} ${row.where}`,
      row.since?.slice(0, 16).replace('T', ' ') ?? '-',
      outcomes[row.outcome],
      [row.detail, row.atMostUsd === null ? '' : `up to ${moneyText(row.atMostUsd)}`]
        .filter((part) => part !== '')
        .join('; '),
    ]),
    { textColumns: 5 },
  )
}
