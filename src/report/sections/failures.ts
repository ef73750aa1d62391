import { formatBytes } from '../../core/size.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import type { Table, TableCell } from '../document.ts'
import { groupBy } from '../../core/group-by.ts'
import { remedyFor } from '../measures/remedy.ts'
import { formatNote, type RunView } from '../measures/run-view.ts'
import { seriesKey } from '../measures/series.ts'
import { formatUsd, sumDecimals } from '../text/money.ts'
import { reasonOf } from '../text/words.ts'
import { cellKey } from '../../core/cell.ts'
import type { SectionBuilder } from './section.ts'

/** Everything that has no figure, why, and what to do. */
export const failuresSection: SectionBuilder = {
  id: 'failures',
  title: 'Failures and what was left out',
  build: (view) => {
    const bad = view.trials.filter(({ state }) => state !== 'succeeded')
    if (view.trials.length === 0) return [{ kind: 'paragraph', brief: true, text: 'The run has no trials.' }]
    if (bad.length === 0)
      return [{ kind: 'paragraph', brief: true, text: 'None: every trial succeeded with the right answer.' }]
    return [{ ...failureTable(view, bad), brief: true }]
  },
}

function failureTable(view: RunView, bad: readonly StoredTrial[]): Table {
  const groups = groupBy(bad, (trial) =>
    [cellKey(trial.cell), trial.state, trial.failureCause ?? '', trial.failureMessage ?? ''].join('\n'),
  )
  const labels = [
    'Workload',
    'Payload',
    'Platform and sizing',
    'Start',
    'Cause',
    'Message and what to do',
    'Trials',
    'Cost',
  ]
  return {
    kind: 'table',
    id: `${view.prefix}failures`,
    caption:
      'Trials without a figure; their cost is part of the cost per success, and of no other figure above',
    sortable: true,
    columns: labels.map((label) => ({
      label,
      align: ['Payload', 'Trials', 'Cost'].includes(label) ? 'right' : 'left',
      prose: label === 'Message and what to do',
    })),
    rows: [...groups.values()].flatMap((trials) => failureRow(view, trials)),
  }
}

function failureRow(view: RunView, trials: readonly StoredTrial[]): TableCell[][] {
  const [first] = trials
  if (first === undefined) return []
  const totals = trials.flatMap((trial) => trial.invoice?.totalUsd ?? [])
  const total = sumDecimals(totals)
  const { cell } = first
  return [
    [
      { text: cell.workload, heading: true },
      { text: formatBytes(cell.payloadBytes), ...formatNote(view, cell.format), sort: cell.payloadBytes },
      { text: view.series.find(({ key }) => key === seriesKey(first))?.label ?? cell.platform },
      { text: cell.startLevel },
      { text: reasonOf(first), tone: first.state === 'unsupported' ? 'quiet' : 'bad' },
      { text: first.failureMessage ?? 'no message', note: remedyFor(first.state, first.failureCause) },
      { text: String(trials.length), sort: trials.length },
      totals.length === 0
        ? { text: '–', tone: 'quiet', sort: null }
        : { text: formatUsd(total), sort: Number(total) },
    ],
  ]
}
