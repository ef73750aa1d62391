import { formatBytes } from '../../core/size.ts'
import { startLevels } from '../../core/platform.ts'
import { phaseChart, type PhaseBar, type PhaseChart } from '../charts/phase-chart.ts'
import type { Block, Chart, Table, TableCell } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import {
  phaseNames,
  phaseOrder,
  summarizePhases,
  unattributed,
  type PhaseSummary,
} from '../measures/phase-summary.ts'
import { formatNote, type RunView } from '../measures/run-view.ts'
import { formatMs } from '../text/duration.ts'
import { slug, startNames } from '../text/words.ts'
import { panelName, withTarget } from './panel-words.ts'
import type { SectionBuilder } from './section.ts'

/** Where the time goes before the work begins. */
export const startUpSection: SectionBuilder = {
  id: 'start-up',
  title: 'Cold and warm start',
  build: (view) => {
    const cells = view.cells.map((summary): Timed => ({ ...summary, times: summarizePhases(summary.trials) }))
    const seen = cells.filter(({ times }) => times.phases.length > 0)
    if (seen.length === 0) return []
    return [
      {
        kind: 'paragraph',
        text: 'Medians of the phases of a trial, from submission to the end, at the smallest payload: what is left when there is hardly any work. A phase that an engine does not show is named as not seen; it is not 0. On every platform the script starts in a new JVM: warm means an existing sandbox or workers that wait.',
      },
      ...view.workloads.flatMap((workload) => chartsOf(view, workload, seen)),
      phaseTable(view, seen),
    ]
  },
}

type Timed = CellSummary & { readonly times: PhaseSummary }

function chartsOf(view: RunView, workload: string, seen: readonly Timed[]): Block[] {
  const own = seen.filter(({ cell }) => cell.workload === workload)
  const smallest = Math.min(...own.map(({ cell }) => cell.payloadBytes))
  const cells = own.filter(({ cell }) => cell.payloadBytes === smallest)
  if (cells.length === 0) return []
  const longestMs = Math.max(
    ...cells.map(({ times }) => times.phases.reduce((sum, { ms }) => sum + ms, 0)),
    1,
  )
  const names = namesOf(cells)
  const panels = startLevels.flatMap((level) => {
    const bars = cells.filter(({ cell }) => cell.startLevel === level)
    return bars.length === 0 ? [] : [panelOf(view, workload, bars, { longestMs, phaseNames: names })]
  })
  return [{ kind: 'heading', text: workload }, ...panels]
}

function panelOf(
  view: RunView,
  workload: string,
  cells: readonly Timed[],
  common: Pick<PhaseChart, 'longestMs' | 'phaseNames'>,
): Chart {
  const bars = cells.map((each) => barOf(view, each))
  const level = cells[0]?.cell.startLevel ?? 'cold'
  const size = formatBytes(cells[0]?.cell.payloadBytes ?? 0)
  return {
    kind: 'chart',
    name: `${view.prefix}start-up-${view.workloads.indexOf(workload) + 1}-${slug(workload)}-${level}`,
    title: `${workload}, ${startNames[level].toLowerCase()}: phases at ${size}`,
    caption: `${workload}, ${startNames[level].toLowerCase()}: phases at ${size}`,
    alternative: bars.map(barWords).join(' '),
    spec: phaseChart({
      title: panelName(workload, level),
      subtitle: withTarget(view, `median of each phase at ${size}`),
      bars,
      ...common,
    }),
  }
}

/** Phases that at least one of the cells showed: the known ones in their order, then others, the rest last. */
function namesOf(cells: readonly Timed[]): string[] {
  const seen = new Set(cells.flatMap(({ times }) => times.phases.map(({ name }) => name)))
  const known = phaseOrder.filter((name) => seen.has(name))
  const others = [...seen].filter((name) => !known.includes(name) && name !== unattributed)
  return [...known, ...others, ...(seen.has(unattributed) ? [unattributed] : [])]
}

function barOf(view: RunView, { cell, seriesKey, times }: Timed): PhaseBar {
  const label = view.series.find(({ key }) => key === seriesKey)?.label ?? cell.platform
  return {
    label,
    phases: times.phases
      .filter(({ ms }) => ms > 0)
      .map(({ name, ms, samples }) => ({
        name,
        ms,
        text: `${formatMs(ms)}, n = ${samples}`,
      })),
    total: `${times.totalMs === null ? 'total not known' : formatMs(times.totalMs)}, n = ${times.samples}`,
    remark: times.unseen.length === 0 ? '' : `not seen: ${times.unseen.join(', ')}`,
  }
}

function barWords({ label, phases, total, remark }: PhaseBar): string {
  const parts = phases.map(({ name, text }) => `${name} ${text}`).join('; ')
  return `${label}: ${parts}; in all ${total}${remark === '' ? '' : `; ${remark}`}.`
}

function phaseTable(view: RunView, seen: readonly Timed[]): Table {
  const names = namesOf(seen)
  const missing = Object.values(phaseNames).filter((name) =>
    seen.every(({ times }) => times.unseen.includes(name)),
  )
  const hidden = missing.length === 0 ? '' : `; seen in no trial: ${missing.join(', ')}`
  return {
    kind: 'table',
    id: `${view.prefix}phases`,
    caption: `Median of each phase of the trials that succeeded${hidden}`,
    sortable: true,
    columns: [
      { label: 'Workload', align: 'left' },
      { label: 'Payload', align: 'right' },
      { label: 'Platform and sizing', align: 'left' },
      { label: 'Start', align: 'left' },
      ...names.map((label) => ({ label, align: 'right' as const })),
      { label: 'Submit to finish', align: 'right' },
      { label: 'n', align: 'right' },
    ],
    rows: seen.map((each) => phaseRow(view, each, names)),
  }
}

function phaseRow(view: RunView, { cell, seriesKey, times }: Timed, names: readonly string[]): TableCell[] {
  const byName = new Map(times.phases.map(({ name, ms }) => [name, ms]))
  const duration = (ms: number | null | undefined): TableCell =>
    ms === null || ms === undefined
      ? { text: 'not seen', tone: 'quiet', sort: null }
      : { text: formatMs(ms), sort: ms }
  return [
    { text: cell.workload, heading: true },
    { text: formatBytes(cell.payloadBytes), ...formatNote(view, cell.format), sort: cell.payloadBytes },
    { text: view.series.find(({ key }) => key === seriesKey)?.label ?? cell.platform },
    { text: cell.startLevel },
    ...names.map((name) => duration(byName.get(name))),
    duration(times.totalMs),
    { text: String(times.samples), sort: times.samples },
  ]
}
