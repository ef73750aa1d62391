import type { StoredTrial } from '../store/run-record.ts'
import type { Finding } from './comparison.ts'
import type { ComparedCell } from './judge-cells.ts'

/** Cells that fail more often than the reference does, and those that no longer do. Durations do not show them. */
export function failureFindings(cells: readonly ComparedCell[], hasControl: boolean): Finding[] {
  const side = hasControl ? 'control' : 'base'
  const counted = cells.map(({ name, all }) => ({ name, head: fate(all.head), other: fate(all[side]) }))
  const worse = counted.filter(({ head, other }) => head.failed > 0 && other.failed === 0 && other.total > 0)
  const better = counted.filter(({ head, other }) => head.failed === 0 && head.total > 0 && other.failed > 0)
  return [
    ...worse.map(({ name, head, other }): Finding => ({
      kind: 'new-failures',
      text: `${head.failed} of ${head.total} trials failed or were invalid in HEAD, none of ${other.total} before: ${head.causes}`,
      cells: [name],
    })),
    ...(better.length === 0
      ? []
      : [
          {
            kind: 'failures-gone' as const,
            text: `${better.length} ${better.length === 1 ? 'cell fails' : 'cells fail'} no longer`,
            cells: better.map(({ name }) => name),
          },
        ]),
  ]
}

interface Fate {
  readonly total: number
  readonly failed: number
  readonly causes: string
}

/** Throttled trials say something of the account, cancelled ones of whoever stopped them. */
function fate(trials: readonly StoredTrial[]): Fate {
  const counted = trials.filter(
    ({ state, failureCause }) => state !== 'cancelled' && failureCause !== 'throttled',
  )
  const failed = counted.filter(({ state }) => state !== 'succeeded')
  const causes = new Set(failed.map(({ state, failureCause }) => failureCause ?? state))
  return { total: counted.length, failed: failed.length, causes: [...causes].toSorted().join(', ') }
}
