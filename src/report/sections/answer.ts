import { formatBytes } from '../../core/size.ts'
import { startLevels, type Format, type StartLevel } from '../../core/platform.ts'
import type { Block, Table, TableCell } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import { groupBy } from '../measures/group-by.ts'
import { cellsOf, formatNote, type RunView } from '../measures/run-view.ts'
import { scaledSeries } from '../measures/scaled-series.ts'
import { judge, type Candidate, type Verdict } from '../measures/winner.ts'
import { dollars, milliseconds, spreadText, type Metric } from '../text/estimate-text.ts'
import { listed, slug, startNames } from '../text/words.ts'
import { platformWords, verdictSentence } from './verdict-sentence.ts'
import type { SectionBuilder } from './section.ts'

/** Cheapest and fastest at every payload size, and nothing that the samples do not carry. */
export const answerSection: SectionBuilder = {
  id: 'answer',
  title: 'Cheapest and fastest',
  build: (view) => [
    ...view.workloads.flatMap((workload) => answerWorkload(view, workload)),
    ...cautions(view),
  ],
}

/** One line of the answer: everything that competes at one size and start level. */
interface Contest {
  readonly bytes: number
  readonly startLevel: StartLevel
  readonly format: Format
  readonly cost: Verdict
  readonly time: Verdict
}

function answerWorkload(view: RunView, workload: string): Block[] {
  const contests = contestsOf(cellsOf(view, workload))
  const names = new Map(view.series.map(({ key, label }) => [key, label]))
  const nameOf = (key: string) => names.get(key) ?? key
  const sentences = startLevels.flatMap((level): Block[] => {
    const rows = contests.filter(({ startLevel }) => startLevel === level)
    if (rows.length === 0) return []
    const cost = verdictSentence(
      'cheapest',
      rows.map(({ bytes, cost }) => ({ bytes, verdict: cost })),
      nameOf,
    )
    const time = verdictSentence(
      'fastest',
      rows.map(({ bytes, time }) => ({ bytes, verdict: time })),
      nameOf,
    )
    return [
      {
        kind: 'paragraph',
        weight: 'answer',
        lead: `${startNames[level]}.`,
        text: `${cost} ${time}`,
      },
    ]
  })
  return [{ kind: 'heading', text: workload }, ...sentences, answerTable(view, workload, contests, nameOf)]
}

function contestsOf(cells: readonly CellSummary[]): Contest[] {
  const groups = groupBy(cells, ({ cell }) => `${cell.startLevel} ${cell.format} ${cell.payloadBytes}`)
  const contests = [...groups.values()].flatMap((group): Contest[] => {
    const [first] = group
    if (first === undefined) return []
    const { payloadBytes: bytes, startLevel, format } = first.cell
    return [
      {
        bytes,
        startLevel,
        format,
        cost: judge(candidates(group, 'usd')),
        time: judge(candidates(group, 'clientMs')),
      },
    ]
  })
  return contests.sort(
    (a, b) => startLevels.indexOf(a.startLevel) - startLevels.indexOf(b.startLevel) || a.bytes - b.bytes,
  )
}

function candidates(group: readonly CellSummary[], figure: 'usd' | 'clientMs'): Candidate[] {
  return group.flatMap((summary) => {
    const estimate = summary[figure]
    const { platform } = summary.cell
    return estimate === null ? [] : [{ key: summary.seriesKey, platform, estimate }]
  })
}

function answerTable(
  view: RunView,
  workload: string,
  contests: readonly Contest[],
  nameOf: (key: string) => string,
): Table {
  return {
    kind: 'table',
    id: `${view.prefix}answer-${view.workloads.indexOf(workload) + 1}-${slug(workload)}`,
    caption: `${workload}: least typical cost and time by payload size, with interval and number of trials`,
    sortable: false,
    columns: ['Payload', 'Start', 'Cheapest', 'Cost of one run', 'Fastest', 'Submit to finish'].map(
      (label, index) => ({
        label,
        align: index === 3 || index === 5 ? 'right' : 'left',
      }),
    ),
    rows: contests.map(({ bytes, startLevel, format, cost, time }) => [
      { text: formatBytes(bytes), ...formatNote(view, format), sort: bytes, heading: true },
      { text: startLevel },
      ...verdictCells(cost, dollars, nameOf),
      ...verdictCells(time, milliseconds, nameOf),
    ]),
  }
}

function verdictCells(verdict: Verdict, metric: Metric, nameOf: (key: string) => string): TableCell[] {
  if (verdict.kind === 'none')
    return [
      { text: 'none finished', tone: 'quiet' },
      { text: '–', tone: 'quiet', sort: null },
    ]
  const { estimate } = verdict.best
  const figure: TableCell = {
    text: metric.format(estimate.point),
    note: spreadText(estimate, metric),
    sort: estimate.point,
  }
  return [winnerCell(verdict, nameOf), figure]
}

function winnerCell(verdict: Exclude<Verdict, { kind: 'none' }>, nameOf: (key: string) => string): TableCell {
  const best = nameOf(verdict.best.key)
  switch (verdict.kind) {
    case 'decided':
      return { text: best, tone: 'good' }
    case 'sole':
      return { text: best, note: 'nothing to compare with' }
    case 'tie':
      return {
        text: listed([best, ...verdict.rivals.map(({ key }) => nameOf(key))]),
        note: 'the same to the digit',
      }
    case 'platform':
      return {
        text: platformWords(verdict, nameOf),
        note: `least: ${best}; which of them is not decided`,
        tone: 'good',
      }
    case 'undecided': {
      const rivals = listed(verdict.rivals.map(({ key }) => nameOf(key)))
      const why = verdict.because === 'few-samples' ? 'too few trials against' : 'interval touches'
      return { text: 'not decided', note: `least: ${best}; ${why} ${rivals}`, tone: 'quiet' }
    }
  }
}

function cautions(view: RunView): Block[] {
  const scaled = scaledSeries(view)
  const contended = view.trials.filter((trial) => trial.contended === true).length
  const lines = [
    ...(scaled.length === 0
      ? []
      : [
          `${listed(scaled.map(({ label }) => label))} ran on less CPU and memory than it buys, so its times are too long here and its ranks by time do not carry over.`,
        ]),
    ...(contended === 0
      ? []
      : [
          `${contended} of ${view.trials.length} trials ran while the machine was busy; they are counted, and marked in the list of trials.`,
        ]),
  ]
  if (lines.length === 0) return []
  return [{ kind: 'callout', tone: 'note', title: 'Mind when reading this', lines }]
}
