import { formatBytes } from '../../core/size.ts'
import { startLevels, type StartLevel } from '../../core/platform.ts'
import { sweepChart } from '../charts/sweep-chart.ts'
import { ink, styleSeries } from '../charts/palette.ts'
import type { Block, Chart, Table, TableCell } from '../document.ts'
import { memorySweeps, type MemorySweep, type SweepPoint } from '../measures/memory-sweep.ts'
import type { RunView } from '../measures/run-view.ts'
import { dollars, estimateText, milliseconds, spreadText, type Metric } from '../text/estimate-text.ts'
import { listed, slug, startNames } from '../text/words.ts'
import { axisLabels } from './axis-labels.ts'
import { panelName, withTarget } from './panel-words.ts'
import type { SectionBuilder } from './section.ts'

/** What more memory buys on Lambda, and what it costs; only where at least two memory sizes were measured. */
export const memorySection: SectionBuilder = {
  id: 'memory',
  title: 'How much memory for Lambda',
  build: (view) => {
    const sweeps = memorySweeps(view.cells)
    if (sweeps.length === 0) return []
    return [
      {
        kind: 'paragraph',
        text: 'More memory is more CPU: jobs end sooner and each millisecond costs more. Filled points are on the Pareto front of their payload: no other memory size has both a lower typical cost and a lower typical time. Where intervals overlap the front may be another.',
      },
      ...view.workloads.flatMap((workload) => workloadBlocks(view, workload, sweeps)),
    ]
  },
}

interface Figure {
  readonly name: 'cost' | 'time'
  readonly subtitle: string
  readonly metric: Metric
  readonly of: (point: SweepPoint) => SweepPoint['usd']
  readonly labelExpression: string
}

const figures: readonly Figure[] = [
  {
    name: 'cost',
    subtitle: 'US dollars for one run',
    metric: dollars,
    of: ({ usd }) => usd,
    labelExpression: axisLabels.dollars,
  },
  {
    name: 'time',
    subtitle: 'time from submit to finish',
    metric: milliseconds,
    of: ({ clientMs }) => clientMs,
    labelExpression: axisLabels.milliseconds,
  },
]

function workloadBlocks(view: RunView, workload: string, sweeps: readonly MemorySweep[]): Block[] {
  const own = sweeps.filter((sweep) => sweep.workload === workload)
  if (own.length === 0) return []
  const charts = startLevels.flatMap((level) => {
    const group = own.filter(({ startLevel }) => startLevel === level)
    return group.length === 0 ? [] : figures.map((figure) => chartOf(view, workload, level, group, figure))
  })
  return [{ kind: 'heading', text: workload }, ...charts, tableOf(view, workload, own)]
}

function chartOf(
  view: RunView,
  workload: string,
  level: StartLevel,
  sweeps: readonly MemorySweep[],
  { name, subtitle, metric, of, labelExpression }: Figure,
): Chart {
  const what = `${workload}, ${startNames[level].toLowerCase()}: ${name} against Lambda memory`
  const lambda = view.series.find(({ platform }) => platform === 'lambda')
  const lines = sweeps.map((sweep) => ({
    label: labelOf(view, sweep, sweeps),
    points: sweep.points.map((point) => {
      const { point: value, low, high } = of(point)
      const words = `${labelOf(view, sweep, sweeps)}, ${point.memoryMiB} MiB: ${estimateText(of(point), metric)}`
      const onFront = point.dominatedBy.length === 0
      return {
        memoryMiB: point.memoryMiB,
        value,
        low,
        high,
        onFront,
        tip: `${words}${onFront ? '' : ', dominated'}`,
      }
    }),
  }))
  return {
    kind: 'chart',
    name: `${view.prefix}memory-${view.workloads.indexOf(workload) + 1}-${slug(workload)}-${level}-${name}`,
    title: what,
    caption: what,
    alternative: lines.map(({ points }) => `${points.map(({ tip }) => tip).join('; ')}.`).join(' '),
    spec: sweepChart({
      title: panelName(workload, level),
      subtitle: withTarget(view, subtitle),
      lines: lines.filter(({ points }) => points.every(({ value }) => value > 0)),
      colour: styleSeries(view.series).get(lambda?.key ?? '')?.colour ?? ink,
      labelExpression,
    }),
  }
}

function labelOf({ formats }: RunView, sweep: MemorySweep, all: readonly MemorySweep[]): string {
  const several = new Set(all.map(({ architecture }) => architecture)).size > 1
  return [
    formatBytes(sweep.payloadBytes),
    ...(formats.length > 1 ? [sweep.format] : []),
    ...(several ? [sweep.architecture] : []),
  ].join(' ')
}

function tableOf(view: RunView, workload: string, sweeps: readonly MemorySweep[]): Table {
  const right = ['Payload', 'Memory', 'Cost of one run', 'Submit to finish']
  return {
    kind: 'table',
    id: `${view.prefix}memory-${view.workloads.indexOf(workload) + 1}-${slug(workload)}`,
    caption: `${workload}: Lambda memory sizes by payload, typical values with interval and number of trials`,
    sortable: true,
    columns: ['Payload', 'Start', 'Memory', 'Cost of one run', 'Submit to finish', 'Verdict'].map(
      (label) => ({
        label,
        align: right.includes(label) ? 'right' : 'left',
      }),
    ),
    rows: sweeps.flatMap((sweep) =>
      sweep.points.map((point): TableCell[] => [
        { text: labelOf(view, sweep, sweeps), sort: sweep.payloadBytes, heading: true },
        { text: sweep.startLevel },
        { text: `${point.memoryMiB} MiB`, sort: point.memoryMiB },
        figureCell(point.usd, dollars),
        figureCell(point.clientMs, milliseconds),
        verdictCell(point, sweep.points),
      ]),
    ),
  }
}

const figureCell = (estimate: SweepPoint['usd'], metric: Metric): TableCell => ({
  text: metric.format(estimate.point),
  note: spreadText(estimate, metric),
  sort: estimate.point,
})

function verdictCell(point: SweepPoint, all: readonly SweepPoint[]): TableCell {
  if (point.dominatedBy.length > 0) {
    return {
      text: 'dominated',
      note: `by ${listed(point.dominatedBy.map((each) => `${each} MiB`))}`,
      tone: 'quiet',
    }
  }
  const claims = [
    ...claimsOf('cheapest', point, all, ({ usd }) => usd),
    ...claimsOf('fastest', point, all, ({ clientMs }) => clientMs),
  ]
  if (claims.length === 0) return { text: 'on the front', tone: 'good' }
  const open = [...new Set(claims.flatMap(({ touching }) => touching))]
  const text = listed(claims.map(({ word }) => word))
  if (open.length === 0) return { text, tone: 'good' }
  return { text, note: `interval touches ${listed(open.map((each) => `${each} MiB`))}` }
}

/** Whether no other typical value is less, and whose intervals leave that open. */
function claimsOf(
  word: string,
  point: SweepPoint,
  all: readonly SweepPoint[],
  of: (each: SweepPoint) => SweepPoint['usd'],
): { word: string; touching: number[] }[] {
  if (all.some((each) => of(each).point < of(point).point)) return []
  const end = of(point).high ?? Infinity
  const touching = all.filter((each) => each !== point && (of(each).low ?? 0) <= end)
  return [{ word, touching: touching.map(({ memoryMiB }) => memoryMiB) }]
}
