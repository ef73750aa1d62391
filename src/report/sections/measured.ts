import { isRehearsal } from '../../core/environment.ts'
import { formatBytes } from '../../core/size.ts'
import { trialStates } from '../../core/trial.ts'
import type { Block, Facts, Table, TableCell } from '../document.ts'
import { countStates, type CellSummary } from '../measures/cell-summary.ts'
import { groupBy } from '../../core/group-by.ts'
import { formatNote, type RunView } from '../measures/run-view.ts'
import { formatMs } from '../text/duration.ts'
import { describeHost } from '../text/host.ts'
import { formatUsd, sumDecimals } from '../text/money.ts'
import { redirectedTo } from '../text/redirected.ts'
import { counted, listed, reasonOf } from '../text/words.ts'
import { enforcementWords } from './enforcement-words.ts'
import type { SectionBuilder } from './section.ts'

/** The matrix, what became of it, where it ran, and what held the engines to their size. */
export const measuredSection: SectionBuilder = {
  id: 'measured',
  title: 'What was measured',
  build: (view) => [
    runFacts(view),
    ...(view.cells.length === 0 ? [] : [matrix(view)]),
    ...enforcement(view),
    ...recordNotes(view),
  ],
}

function runFacts(view: RunView): Facts {
  const { run } = view.stored
  const { host, versions } = run.environment
  const known = Object.entries(versions).map(([name, version]) => `${name} ${version ?? 'not known'}`)
  const facts = [
    { term: 'Run', text: `${run.runId}, ${run.state}, seed ${run.seed}` },
    { term: 'Time', text: timeText(view) },
    { term: 'Target', text: targetText(view.stored) },
    { term: 'Trials', text: trialsText(view) },
    { term: 'Cost', text: costText(view) },
    ...(run.target === 'imported'
      ? []
      : [{ term: 'Machine', text: `${describeHost(host)}, kernel ${host.kernel}` }]),
    { term: 'Versions', text: [`soalbench ${run.soalbenchVersion}`, ...known].join(', ') },
    ...(run.environment.notes.length === 0
      ? []
      : [{ term: 'Environment', text: run.environment.notes.join('; ') }]),
  ]
  return { kind: 'facts', facts }
}

function targetText(stored: RunView['stored']): string {
  const { target, region, environment } = stored.run
  const elsewhere = redirectedTo(stored)
  if (elsewhere !== undefined) return `not AWS: endpoint ${elsewhere}`
  if (isRehearsal(environment)) return 'none: a rehearsal'
  if (target === 'local') return 'local engines'
  return target === 'aws' ? `AWS, ${region}` : `imported, region ${region}: measured elsewhere`
}

function timeText({ stored: { run } }: RunView): string {
  const start = `${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`
  if (run.endedAt === null) return `${start}, no end recorded`
  return `${start}, took ${formatMs(Date.parse(run.endedAt) - Date.parse(run.startedAt))}`
}

function trialsText({ trials }: RunView): string {
  const counts = countStates(trials)
  const states = trialStates.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state}`)
  if (states.length < 2) return states[0] ?? 'none'
  return `${trials.length}: ${listed(states)}`
}

function costText({ trials, stored: { run } }: RunView): string {
  const totals = trials.flatMap((trial) => trial.invoice?.totalUsd ?? [])
  const total = sumDecimals(totals)
  const meaning = run.target === 'local' ? 'modelled, nobody was billed' : 'at list prices'
  const unpriced = trials.length - totals.length
  const gap = unpriced === 0 ? '' : `; ${counted(unpriced, 'trial')} without usage to price`
  return `${formatUsd(total)} for ${counted(totals.length, 'trial')} at price book ${run.priceBook} (${meaning}${gap})`
}

/** Rows: what was bought and how it started. Columns: payload sizes. Cells: succeeded of all. */
function matrix(view: RunView): Table {
  const rows = groupBy(view.cells, ({ cell, seriesKey }) =>
    [cell.workload, cell.format, seriesKey, cell.startLevel].join('\n'),
  )
  const names = new Map(view.series.map(({ key, label }) => [key, label]))
  return {
    kind: 'table',
    id: `${view.prefix}matrix`,
    caption: 'Trials that succeeded, of those planned for the cell and ended',
    sortable: false,
    columns: [
      { label: 'Workload', align: 'left' },
      { label: 'Platform and sizing', align: 'left' },
      { label: 'Start', align: 'left' },
      ...view.sizes.map((bytes) => ({ label: formatBytes(bytes), align: 'right' as const })),
    ],
    rows: [...rows.values()].flatMap((cells): TableCell[][] => {
      const [first] = cells
      if (first === undefined) return []
      const { workload, format, startLevel } = first.cell
      const bySize = new Map(cells.map((cell) => [cell.cell.payloadBytes, cell]))
      return [
        [
          { text: workload, ...formatNote(view, format), heading: true },
          { text: names.get(first.seriesKey) ?? first.seriesKey },
          { text: startLevel },
          ...view.sizes.map((bytes) => matrixCell(bySize.get(bytes))),
        ],
      ]
    }),
  }
}

function matrixCell(summary: CellSummary | undefined): TableCell {
  if (summary === undefined) return { text: 'not planned', tone: 'quiet' }
  const { counts, trials } = summary
  const reasons = [...new Set(trials.filter((trial) => trial.state !== 'succeeded').map(reasonOf))]
  if (reasons.length === 0) return { text: `${counts.succeeded}/${trials.length}` }
  if (counts.unsupported === trials.length) return { text: 'unsupported', tone: 'quiet' }
  return { text: `${counts.succeeded}/${trials.length}`, note: reasons.join(', '), tone: 'bad' }
}

function enforcement(view: RunView): Block[] {
  const words = enforcementWords(view)
  if (words.length === 0) return []
  return [
    { kind: 'heading', text: 'What held the engines to their size' },
    { kind: 'list', items: words },
  ]
}

function recordNotes(view: RunView): Block[] {
  const { notes } = view.stored
  return notes.length === 0
    ? []
    : [{ kind: 'callout', tone: 'warning', title: 'About the record', lines: notes }]
}
