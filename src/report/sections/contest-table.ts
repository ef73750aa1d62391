import { formatBytes } from '../../core/size.ts'
import { startLevels, type Format, type StartLevel } from '../../core/platform.ts'
import type { Table, TableCell } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import { groupBy } from '../../core/group-by.ts'
import { formatNote, type RunView } from '../measures/run-view.ts'
import { judge, type Candidate, type Verdict } from '../measures/winner.ts'
import { dollars, milliseconds, spreadText, type Metric } from '../text/estimate-text.ts'
import { listed, slug } from '../text/words.ts'
import { platformWords } from './verdict-sentence.ts'

/** One line of the answer: everything that competes at one size and start level. */
export interface Contest {
  readonly bytes: number
  readonly startLevel: StartLevel
  readonly format: Format
  readonly cost: Verdict
  readonly time: Verdict
}

export function contestsOf(cells: readonly CellSummary[]): Contest[] {
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

export function contestTable(
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
