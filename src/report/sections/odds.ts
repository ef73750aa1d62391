import { formatBytes } from '../../core/size.ts'
import type { ComparedStatistic, WinMap } from '../../crossover/comparison.ts'
import { styleSeries, ink } from '../charts/palette.ts'
import { percentText, winChart } from '../charts/win-chart.ts'
import type { Block, Chart, Table, TableCell } from '../document.ts'
import { levelsOf, winsOf } from '../measures/level-view.ts'
import type { RunView } from '../measures/run-view.ts'
import { percent } from '../text/size-text.ts'
import { counted, platformNames, slug, startNames } from '../text/words.ts'
import { crossoverColumns, crossoverRow } from './crossover-rows.ts'
import { panelName, withTarget } from './panel-words.ts'
import type { SectionBuilder } from './section.ts'

/** P(cheapest | size) and P(fastest | size), and the crossovers of every sizing with every other. */
export const oddsSection: SectionBuilder = {
  id: 'odds',
  title: 'Who wins, and how surely',
  build: (view) => [
    ...(view.compared.wins.length === 0 ? [] : [reading(view)]),
    ...view.workloads.flatMap((workload) => oddsOf(view, workload)),
    ...sizingTable(view),
    ...missing(view),
  ],
}

function reading({ compared }: RunView): Block {
  const draws = Math.max(...compared.comparisons.map(({ answer }) => answer.draws))
  return {
    kind: 'paragraph',
    text: `The share of ${draws.toLocaleString('en-US')} draws in which a platform, in the best of its sizings, needs least at a size. Trials are drawn again with their own noise; what the noise of the machine and the choice of the curve leave open shows as a mix of colours. A platform that fails a size has no share of it.`,
  }
}

const chartNames: Readonly<Record<ComparedStatistic, string>> = {
  expected: 'chance to be cheapest',
  median: 'chance to be fastest (median)',
  p95: 'chance to be fastest at p95',
}

function oddsOf(view: RunView, workload: string): Block[] {
  const levels = levelsOf(view, workload)
  const wins = levels.flatMap((level) => winsOf(view, level))
  if (wins.length === 0) return []
  return [
    { kind: 'heading', text: workload },
    ...levels.flatMap((level) =>
      winsOf(view, level)
        .filter(({ statistic }) => statistic !== 'p95')
        .map((each) => chartOf(view, each, level.samples)),
    ),
    oddsTable(view, workload, wins),
  ]
}

const platformsOf = ({ sizes }: WinMap) => sizes[0]?.platforms.map(({ platform }) => platform) ?? []

function chartOf(view: RunView, wins: WinMap, samples: number): Chart {
  const { workload, startLevel, statistic, format, sizes } = wins
  const styles = styleSeries(view.series)
  const what = `${workload}, ${startNames[startLevel].toLowerCase()}: ${chartNames[statistic]}`
  const suffix = view.formats.length > 1 ? `-${format}` : ''
  return {
    kind: 'chart',
    name: `${view.prefix}odds-${view.workloads.indexOf(workload) + 1}-${slug(workload)}-${startLevel}-${statistic}${suffix}`,
    title: what,
    caption: `${what}; n = ${counted(samples, 'trial')}`,
    alternative: oddsWords(wins),
    spec: winChart({
      title: panelName(workload, startLevel),
      subtitle: withTarget(view, chartNames[statistic]),
      platforms: platformsOf(wins).map((platform) => {
        const first = view.series.find((each) => each.platform === platform)
        return { name: platformNames[platform], colour: styles.get(first?.key ?? '')?.colour ?? ink }
      }),
      columns: sizes.map(({ bytes, platforms }) => ({
        bytes,
        probabilities: platforms.map(({ probability }) => probability),
      })),
      measured: sizes.filter(({ measured }) => measured).map(({ bytes }) => bytes),
    }),
  }
}

function oddsWords({ sizes }: WinMap): string {
  const parts = sizes
    .filter(({ measured }) => measured)
    .map(({ bytes, platforms }) => {
      const shares = platforms.flatMap(({ platform, probability }) =>
        probability === null ? [] : [`${platformNames[platform]} ${percentText(probability)}`],
      )
      return `${formatBytes(bytes)}: ${shares.join(', ')}.`
    })
  return parts.join(' ')
}

function oddsTable(view: RunView, workload: string, wins: readonly WinMap[]): Table {
  const sizes = [...new Set(wins.flatMap((each) => measuredSizes(each)))].toSorted((a, b) => a - b)
  return {
    kind: 'table',
    id: `${view.prefix}odds-${view.workloads.indexOf(workload) + 1}-${slug(workload)}`,
    caption: `${workload}: chance to need least, at the sizes that were measured`,
    sortable: false,
    columns: [
      { label: 'Start', align: 'left' },
      { label: 'Chance to be', align: 'left' },
      { label: 'Platform', align: 'left' },
      ...sizes.map((bytes) => ({ label: formatBytes(bytes), align: 'right' as const })),
    ],
    rows: wins.flatMap((each) =>
      platformsOf(each).map((platform): TableCell[] => [
        { text: each.startLevel, ...(view.formats.length > 1 ? { note: each.format } : {}) },
        { text: chartNames[each.statistic].replace('chance to be ', '') },
        { text: platformNames[platform], heading: true },
        ...sizes.map((bytes) => chanceCell(each, platform, bytes)),
      ]),
    ),
  }
}

const measuredSizes = ({ sizes }: WinMap): number[] =>
  sizes.filter(({ measured }) => measured).map(({ bytes }) => bytes)

function chanceCell({ sizes }: WinMap, platform: string, bytes: number): TableCell {
  const found = sizes
    .find((each) => each.bytes === bytes)
    ?.platforms.find((each) => each.platform === platform)
  const probability = found?.probability ?? null
  if (probability === null) return { text: '–', tone: 'quiet', sort: null }
  return {
    text: percentText(probability),
    sort: probability,
    ...(probability > 0.95 ? { tone: 'good' } : {}),
  }
}

/** Where sizings were varied: each of one platform against each of another. */
function sizingTable(view: RunView): Block[] {
  const own = view.compared.comparisons.filter(({ ofPlatforms }) => !ofPlatforms)
  if (own.length === 0) return []
  return [
    { kind: 'heading', text: 'Sizing against sizing' },
    {
      kind: 'table',
      id: `${view.prefix}sizing-crossovers`,
      caption: `Where one sizing overtakes another; A is who needs less at the smallest sizes, where that is known; intervals at ${percent(view.confidence)} from at most ${Math.max(...own.map(({ answer }) => answer.draws))} draws`,
      sortable: true,
      columns: [{ label: 'Workload', align: 'left' }, ...crossoverColumns],
      rows: own.map((each) => [{ text: each.workload }, ...crossoverRow(each)]),
    },
  ]
}

function missing({ compared }: RunView): Block[] {
  const lines = new Set(
    compared.notCompared.map(
      ({ workload, startLevel, platform, reason }) =>
        `${workload}, ${startNames[startLevel].toLowerCase()}, ${platformNames[platform]}: ${reason}.`,
    ),
  )
  if (lines.size === 0) return []
  return [{ kind: 'callout', tone: 'note', title: 'Not compared', lines: [...lines] }]
}
