import type { Enforcement } from '../../core/trial.ts'
import type { Table, TableCell } from '../document.ts'
import { groupBy } from '../../core/group-by.ts'
import { middle } from '../measures/middle.ts'
import type { RunView } from '../measures/run-view.ts'
import { seriesKey } from '../measures/series.ts'
import type { SectionBuilder } from './section.ts'

/** Asked for, held, and really got; only local engines have something to say here. */
export const enforcementSection: SectionBuilder = {
  id: 'limits',
  title: 'Limits: requested, enforced, delivered',
  build: (view) => {
    const rows = view.series.flatMap(({ key, label }) => rowsOf(view, key, label))
    return rows.length === 0 ? [] : [limitsTable(view, rows)]
  },
}

function limitsTable(view: RunView, rows: readonly (readonly TableCell[])[]): Table {
  const left = ['Platform and sizing', 'Held by']
  const labels = [
    'Platform and sizing',
    'Held by',
    'Scale k',
    'Memory',
    'CPU',
    '/tmp',
    'CPU delivered',
    'Trials on a busy machine',
  ]
  return {
    kind: 'table',
    id: `${view.prefix}limits`,
    caption:
      'Enforced per sandbox or worker, and below that what was requested. CPU delivered: median of CPU-seconds per second',
    sortable: false,
    columns: labels.map((label) => ({ label, align: left.includes(label) ? 'left' : 'right' })),
    rows,
  }
}

function rowsOf(view: RunView, key: string, label: string): TableCell[][] {
  const trials = view.trials.filter((trial) => seriesKey(trial) === key)
  const limited = trials.flatMap((trial) => (trial.limits === null ? [] : [{ trial, limits: trial.limits }]))
  const groups = groupBy(limited, ({ limits: { kind, scale, requested, enforced, cpuCapped } }) =>
    JSON.stringify([kind, scale, requested, enforced, cpuCapped]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const delivered = middle(group.flatMap(({ limits }) => limits.cpuDelivered ?? []))
    const busy = group.filter(({ trial }) => trial.contended === true).length
    return [limitsRow(label, first.limits, delivered, `${busy} of ${group.length}`)]
  })
}

function limitsRow(
  label: string,
  { kind, scale, requested, enforced, cpuCapped }: Enforcement,
  delivered: number | undefined,
  busy: string,
): TableCell[] {
  return [
    { text: label, heading: true },
    {
      text: kind === 'advisory' ? 'nothing (advisory)' : kind,
      ...(kind === 'advisory' ? { tone: 'bad' as const } : {}),
    },
    { text: String(scale), sort: scale },
    held(enforced.memoryMiB, requested.memoryMiB, mebibytes),
    held(cpuCapped ? null : enforced.vcpus, requested.vcpus, vcpus),
    requested.tmpMiB === null
      ? { text: 'not asked for', tone: 'quiet' }
      : held(enforced.tmpMiB, requested.tmpMiB, mebibytes),
    { text: delivered === undefined ? 'not measured' : vcpus(delivered) },
    { text: busy },
  ]
}

function held(enforced: number | null, requested: number, format: (value: number) => string): TableCell {
  const note = `${format(requested)} requested`
  return enforced === null ? { text: 'not enforced', note, tone: 'bad' } : { text: format(enforced), note }
}

const mebibytes = (value: number): string => `${Math.round(value)} MiB`
const vcpus = (value: number): string => `${Number(value.toFixed(2))} vCPU`
