import { startLevels, type StartLevel } from '../../core/platform.ts'
import { frontierChart } from '../charts/frontier-chart.ts'
import { ink, styleSeries } from '../charts/palette.ts'
import type { Block, Chart, Table, TableCell } from '../document.ts'
import { failureFrontiers, type SeriesFrontier } from '../measures/failure-frontiers.ts'
import type { RunView } from '../measures/run-view.ts'
import { sizeText } from '../text/size-text.ts'
import { counted, slug, startNames } from '../text/words.ts'
import { panelName, withTarget } from './panel-words.ts'
import type { SectionBuilder } from './section.ts'

/** The largest payload that each sizing does, and the smallest that it fails. */
export const frontierSection: SectionBuilder = {
  id: 'frontier',
  title: 'The largest payload that works',
  build: (view) => {
    const frontiers = failureFrontiers(view)
    if (frontiers.length === 0) return []
    return [
      introduction(frontiers),
      ...view.workloads.flatMap((workload) => blocksOf(view, workload, frontiers)),
    ]
  },
}

function introduction(frontiers: readonly SeriesFrontier[]): Block {
  const met = frontiers.some(({ smallestFailed }) => smallestFailed !== undefined)
  return {
    kind: 'paragraph',
    text: met
      ? 'Only limits count here: out of memory and out of time. On Lambda, what works with some memory is taken to work with more, and what fails to fail with less. Between the two sizes nothing was tried. The chance is that of one more trial, with its 95\u00a0% interval: few trials leave it wide.'
      : 'No trial met a limit of memory or time: nothing is known of larger payloads. The chance is that of one more trial, with its 95\u00a0% interval: few trials leave it wide.',
  }
}

function blocksOf(view: RunView, workload: string, frontiers: readonly SeriesFrontier[]): Block[] {
  const own = frontiers.filter((each) => each.workload === workload)
  if (own.length === 0) return []
  const met = own.some(({ smallestFailed }) => smallestFailed !== undefined)
  const charts = startLevels.flatMap((level) => {
    const group = own.filter(({ startLevel }) => startLevel === level)
    return group.length === 0 || !met ? [] : [chartOf(view, workload, level, group)]
  })
  return [{ kind: 'heading', text: workload }, ...charts, tableOf(view, workload, own)]
}

function chartOf(
  view: RunView,
  workload: string,
  level: StartLevel,
  frontiers: readonly SeriesFrontier[],
): Chart {
  const what = `${workload}, ${startNames[level].toLowerCase()}: payloads that worked and that failed`
  const styles = styleSeries(view.series)
  const rows = frontiers.map((each) => ({
    ...each,
    label: labelOf(view, each),
    words: limitWords(each),
    colour: styles.get(each.series.key)?.colour ?? ink,
    points: each.points.map((point) => ({
      bytes: point.size,
      probability: point.probability,
      tip: `${labelOf(view, each)}, ${sizeText(point.size)}: ${chanceText(point)}`,
    })),
  }))
  return {
    kind: 'chart',
    name: `${view.prefix}frontier-${view.workloads.indexOf(workload) + 1}-${slug(workload)}-${level}`,
    title: what,
    caption: what,
    alternative: rows.map(({ label, words }) => `${label}: ${words}.`).join(' '),
    spec: frontierChart({
      title: panelName(workload, level),
      subtitle: withTarget(view, 'bar: worked; dots: nobody knows; hatched: failed'),
      rows,
      sizes: view.sizes,
    }),
  }
}

const labelOf = ({ formats }: RunView, { series, format }: SeriesFrontier): string =>
  formats.length > 1 ? `${series.label}, ${format}` : series.label

function limitWords({ largestWorked, smallestFailed }: SeriesFrontier): string {
  if (largestWorked === undefined)
    return smallestFailed === undefined ? 'nothing' : `failed from ${sizeText(smallestFailed)}`
  if (smallestFailed === undefined) return `worked to ${sizeText(largestWorked)}, not tried beyond`
  return `worked to ${sizeText(largestWorked)}, failed from ${sizeText(smallestFailed)}`
}

type Chance = SeriesFrontier['points'][number]

/** `92 % (57–100 %, 5 of 5)` */
const chanceText = (point: Chance): string => `${percent(point.probability)}\u00a0% (${bandText(point)})`

const bandText = ({ low, high, worked, failed }: Chance): string =>
  `${percent(low)}–${percent(high)}\u00a0%, ${worked} of ${worked + failed}`

const percent = (share: number): number => Math.round(share * 100)

function tableOf(view: RunView, workload: string, frontiers: readonly SeriesFrontier[]): Table {
  const right = ['Largest that worked', 'Smallest that failed', 'Chance there', 'Chance at it']
  const labels = [
    'Platform and sizing',
    'Start',
    'Largest that worked',
    'Chance there',
    'Smallest that failed',
    'Chance at it',
    'n',
  ]
  return {
    kind: 'table',
    id: `${view.prefix}frontier-${view.workloads.indexOf(workload) + 1}-${slug(workload)}`,
    caption: `${workload}: how large a payload works, with the chance that one more trial of that size works`,
    sortable: false,
    columns: labels.map((label) => ({
      label,
      align: right.includes(label) || label === 'n' ? 'right' : 'left',
    })),
    rows: frontiers.map((each): TableCell[] => [
      { text: labelOf(view, each), heading: true },
      { text: each.startLevel },
      sizeCell(each.largestWorked, 'none'),
      chanceCell(each, each.largestWorked),
      sizeCell(each.smallestFailed, 'none met'),
      chanceCell(each, each.smallestFailed),
      {
        text: counted(
          each.points.reduce((sum, { worked, failed }) => sum + worked + failed, 0),
          'trial',
        ),
      },
    ]),
  }
}

const sizeCell = (bytes: number | undefined, none: string): TableCell =>
  bytes === undefined ? { text: none, tone: 'quiet', sort: null } : { text: sizeText(bytes), sort: bytes }

function chanceCell({ points }: SeriesFrontier, bytes: number | undefined): TableCell {
  const point = points.find(({ size }) => size === bytes)
  if (point === undefined)
    return { text: bytes === undefined ? '–' : 'not tried here', tone: 'quiet', sort: null }
  return { text: `${percent(point.probability)}\u00a0%`, note: bandText(point), sort: point.probability }
}
