import type { Enforcement } from '../../core/trial.ts'
import type { Table, TableCell } from '../document.ts'
import { groupBy } from '../measures/group-by.ts'
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
    'Memory requested',
    'Memory enforced',
    'CPU requested',
    'CPU enforced',
    'CPU delivered',
    '/tmp requested',
    '/tmp enforced',
    'Trials on a busy machine',
  ]
  return {
    kind: 'table',
    id: `${view.prefix}limits`,
    caption:
      'Per sandbox or worker. CPU delivered: median of CPU-seconds used per second; work that waits uses less than it may',
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
    { text: mebibytes(requested.memoryMiB) },
    held(enforced.memoryMiB, mebibytes),
    { text: vcpus(requested.vcpus) },
    cpuCapped ? { text: 'no', note: 'more than the machine has', tone: 'bad' } : held(enforced.vcpus, vcpus),
    { text: delivered === undefined ? 'not measured' : vcpus(delivered) },
    { text: requested.tmpMiB === null ? '–' : mebibytes(requested.tmpMiB) },
    requested.tmpMiB === null ? { text: '–', tone: 'quiet' } : held(enforced.tmpMiB, mebibytes),
    { text: busy },
  ]
}

function held(value: number | null, format: (value: number) => string): TableCell {
  return value === null ? { text: 'no', tone: 'bad' } : { text: format(value) }
}

const mebibytes = (value: number): string => `${Math.round(value)} MiB`
const vcpus = (value: number): string => `${Number(value.toFixed(2))} vCPU`
