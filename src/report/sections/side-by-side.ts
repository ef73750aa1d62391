import { formatBytes } from '../../core/size.ts'
import type { Comparison } from '../../crossover/comparison.ts'
import type { RatioOfTypical } from '../../stats/ratio-of-typical.ts'
import type { Block, Section, Table, TableCell } from '../document.ts'
import type { CellSummary } from '../measures/cell-summary.ts'
import { pairedCells, type PairedCell } from '../measures/paired-cells.ts'
import { runDifferences } from '../measures/run-differences.ts'
import type { RunView } from '../measures/run-view.ts'
import { dollars, milliseconds, spreadText, type Metric } from '../text/estimate-text.ts'
import { redirectedTo } from '../text/redirected.ts'
import { platformNames } from '../text/words.ts'
import { crossingCell, statisticNames } from './crossover-rows.ts'

/** Two runs against each other. They are never pooled; where their targets differ no ratio is formed at all. */
export function sideBySide(first: RunView, second: RunView): Section {
  return {
    id: 'side-by-side',
    title: 'The two runs side by side',
    blocks: [
      { kind: 'facts', brief: true, facts: [runFact('A', first), runFact('B', second)] },
      ...differences(first, second),
      ...crossovers(first, second),
      cellTable(first, second),
    ],
  }
}

function runFact(name: string, { stored, trials }: RunView): { term: string; text: string } {
  const { run } = stored
  const onAws = redirectedTo(stored) === undefined ? 'AWS' : 'not AWS'
  const where = run.target === 'local' ? 'local engines' : run.target === 'aws' ? onAws : 'imported'
  return {
    term: `Run ${name}`,
    text: `${run.runId}, ${run.startedAt.slice(0, 10)}, ${where}, n = ${trials.length} trials`,
  }
}

function differences(first: RunView, second: RunView): Block[] {
  const found = runDifferences(first, second)
  const caution: Block[] = isSameTarget(first, second)
    ? []
    : [
        {
          kind: 'callout',
          brief: true,
          tone: 'warning',
          title: 'One of the runs was not made where the other was.',
          lines: [
            'Their durations and costs stand beside each other and are not compared: no ratio would mean anything.',
          ],
        },
      ]
  if (found.length === 0) {
    return [
      ...caution,
      { kind: 'paragraph', text: 'Machine, versions, prices, limits and scripts are the same in both.' },
    ]
  }
  return [
    ...caution,
    {
      kind: 'table',
      brief: true,
      id: 'run-differences',
      caption: 'What was not the same; each of these can be why figures differ',
      sortable: false,
      columns: [
        { label: 'What', align: 'left' },
        { label: 'Run A', align: 'left', prose: true },
        { label: 'Run B', align: 'left', prose: true },
      ],
      rows: found.map(({ what, first: a, second: b }) => [
        { text: what, heading: true },
        { text: a },
        { text: b },
      ]),
    },
  ]
}

const isSameTarget = (first: RunView, second: RunView): boolean =>
  first.stored.run.target === second.stored.run.target

function crossovers(first: RunView, second: RunView): Block[] {
  const [a, b] = [byPair(first), byPair(second)]
  const keys = [...new Set([...a.keys(), ...b.keys()])]
  if (keys.length === 0) return []
  return [
    {
      kind: 'table',
      brief: true,
      id: 'both-crossovers',
      caption:
        'Where platforms overtake each other in each run, with 95\u00a0% intervals; platforms in the best of their sizings',
      sortable: false,
      columns: ['Workload', 'Start', 'Figure', 'Platforms', 'Run A', 'n of A', 'Run B', 'n of B'].map(
        (label) => ({
          label,
          align: label.startsWith('n of') ? 'right' : 'left',
        }),
      ),
      rows: keys.flatMap((key) => {
        const some = a.get(key) ?? b.get(key)
        return some === undefined ? [] : [crossoverPair(some, a.get(key), b.get(key))]
      }),
    },
  ]
}

function byPair({ compared }: RunView): Map<string, Comparison> {
  const own = compared.comparisons.filter(({ ofPlatforms }) => ofPlatforms)
  return new Map(
    own.map((each) => {
      const { workload, format, startLevel, statistic, a, b } = each
      const platforms = [a.platform, b.platform].toSorted()
      return [[workload, format, startLevel, statistic, ...platforms].join('\n'), each]
    }),
  )
}

function crossoverPair(some: Comparison, a: Comparison | undefined, b: Comparison | undefined): TableCell[] {
  const cells = [a, b].flatMap((each): TableCell[] =>
    each === undefined
      ? [
          { text: 'not compared', tone: 'quiet' },
          { text: '–', tone: 'quiet' },
        ]
      : [named(each), { text: String(each.trials), sort: each.trials }],
  )
  return [
    { text: some.workload, heading: true },
    { text: some.startLevel },
    { text: statisticNames[some.statistic] },
    { text: `${platformNames[some.a.platform]}, ${platformNames[some.b.platform]}` },
    ...cells,
  ]
}

/** Who A is may differ between the runs: names in its place. */
function named(comparison: Comparison): TableCell {
  const cell = crossingCell(comparison)
  return { ...cell, text: cell.text.replace(/\bA\b/, platformNames[comparison.a.platform]) }
}

function cellTable(first: RunView, second: RunView): Table {
  const comparable = isSameTarget(first, second)
  const left = ['Workload', 'Platform and sizing', 'Start']
  const labels = [
    ...['Workload', 'Payload', 'Platform and sizing', 'Start'],
    ...['Time, A', 'Time, B', 'B ÷ A'],
    ...['Cost, A', 'Cost, B', 'Cost, B ÷ A'],
  ]
  return {
    kind: 'table',
    id: 'both-cells',
    caption:
      'Typical time from submit to finish and typical cost of one run, in both runs; ratios with 95\u00a0% intervals (Welch, on logarithms)',
    sortable: true,
    columns: labels.map((label) => ({ label, align: left.includes(label) ? 'left' : 'right' })),
    rows: pairedCells(first, second).map((pair) =>
      cellRow(pair, [...first.series, ...second.series], comparable),
    ),
  }
}

function cellRow(pair: PairedCell, series: RunView['series'], comparable: boolean): TableCell[] {
  const { first, second, time, cost } = pair
  const summary = first ?? second
  if (summary === null) return []
  const { cell, seriesKey } = summary
  return [
    { text: cell.workload, heading: true },
    { text: formatBytes(cell.payloadBytes), note: cell.format, sort: cell.payloadBytes },
    { text: series.find(({ key }) => key === seriesKey)?.label ?? cell.platform },
    { text: cell.startLevel },
    figure(first?.clientMs, milliseconds),
    figure(second?.clientMs, milliseconds),
    ratioCell(time, pair, comparable),
    figure(first?.usd, dollars),
    figure(second?.usd, dollars),
    ratioCell(cost, pair, comparable),
  ]
}

function figure(estimate: CellSummary['usd'] | undefined, metric: Metric): TableCell {
  if (estimate === null || estimate === undefined) return { text: '–', tone: 'quiet', sort: null }
  return { text: metric.format(estimate.point), note: spreadText(estimate, metric), sort: estimate.point }
}

function ratioCell(
  ratio: RatioOfTypical | null,
  { first, second }: PairedCell,
  comparable: boolean,
): TableCell {
  if (!comparable) return { text: 'not compared', tone: 'quiet', sort: null }
  if (ratio === null) return { text: '–', tone: 'quiet', sort: null }
  const count = `n = ${first?.counts.succeeded ?? 0} and ${second?.counts.succeeded ?? 0}`
  const { low, high } = ratio
  if (low === undefined || high === undefined) {
    return { text: digits(ratio.ratio), note: `no interval, ${count}`, sort: ratio.ratio, tone: 'quiet' }
  }
  const tone = high < 1 ? { tone: 'good' as const } : low > 1 ? { tone: 'bad' as const } : {}
  return {
    text: digits(ratio.ratio),
    note: `${digits(low)}–${digits(high)}, ${count}`,
    sort: ratio.ratio,
    ...tone,
  }
}

const digits = (value: number): string => value.toPrecision(3)
