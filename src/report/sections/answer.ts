import type { ComparedStatistic } from '../../crossover/comparison.ts'
import type { Block } from '../document.ts'
import { levelsOf, pairsOf, type LevelView } from '../measures/level-view.ts'
import { cellsOf, type RunView } from '../measures/run-view.ts'
import { scaledSeries } from '../measures/scaled-series.ts'
import { winnerRanges } from '../measures/winner-ranges.ts'
import { percent } from '../text/size-text.ts'
import { counted, listed, slug, startNames } from '../text/words.ts'
import { crossoverColumns, crossoverRow } from './crossover-rows.ts'
import { rangeSentence } from './range-sentence.ts'
import { contestsOf, contestTable, type Contest } from './contest-table.ts'
import { verdictSentence } from './verdict-sentence.ts'
import type { SectionBuilder } from './section.ts'

/** Who is cheapest and fastest from which size to which, and nothing that the samples do not carry. */
export const answerSection: SectionBuilder = {
  id: 'answer',
  title: 'The answer',
  build: (view) => [
    ...view.workloads.flatMap((workload) => answerWorkload(view, workload)),
    ...cautions(view),
  ],
}

function answerWorkload(view: RunView, workload: string): Block[] {
  const contests = contestsOf(cellsOf(view, workload))
  const names = new Map(view.series.map(({ key, label }) => [key, label]))
  const nameOf = (key: string) => names.get(key) ?? key
  const sentences = levelsOf(view, workload).flatMap((level): Block[] => {
    const own = contests.filter(
      (each) => each.startLevel === level.startLevel && each.format === level.format,
    )
    const format = view.formats.length > 1 ? `, ${level.format}` : ''
    const start = `${startNames[level.startLevel]}${format}`
    return [
      answerOf(view, level, 'expected', own, nameOf, `${start}, cost.`),
      answerOf(view, level, 'median', own, nameOf, `${start}, latency.`),
    ]
  })
  return [
    { kind: 'heading', text: workload, brief: true },
    ...sentences,
    ...crossoverTable(view, workload),
    contestTable(view, workload, contests, nameOf),
  ]
}

/** From the crossovers where platforms can be compared over sizes, else size by size. */
function answerOf(
  view: RunView,
  level: LevelView,
  statistic: Exclude<ComparedStatistic, 'p95'>,
  contests: readonly Contest[],
  nameOf: (key: string) => string,
  lead: string,
): Block {
  const superlative = statistic === 'expected' ? 'cheapest' : 'fastest'
  const pairs = pairsOf(view, level, statistic)
  const ranges = pairs.length === 0 ? [] : winnerRanges(pairs, level.reaches)
  const rows = contests.map(({ bytes, cost, time }) => ({
    bytes,
    verdict: statistic === 'expected' ? cost : time,
  }))
  const words =
    ranges.length === 0
      ? [verdictSentence(superlative, rows, nameOf), ...missingWords(level)].join(' ')
      : rangeSentence(superlative, ranges, pairs, level.reaches)
  const count = `n\u00a0=\u00a0${counted(level.samples, 'trial')} at ${counted(level.sizes.length, 'size')}.`
  return {
    kind: 'paragraph',
    brief: true,
    weight: 'answer',
    lead,
    text: level.samples === 0 ? words : `${words} ${count}`,
  }
}

/** Why there is no word on crossings, and what would give one. */
function missingWords({ samples, sizes, reaches }: LevelView): string[] {
  if (samples === 0) return []
  if (reaches.length < 2) {
    return ['Where platforms cross needs a second one that works: name more with --platforms.']
  }
  if (sizes.length > 1) return []
  return [
    'Where they cross needs at least three sizes, from small to large: for example --sizes 10kb..100mb.',
  ]
}

/** Platform against platform; every pair of sizings stands with the odds. */
function crossoverTable(view: RunView, workload: string): Block[] {
  const own = view.compared.comparisons.filter((each) => each.workload === workload && each.ofPlatforms)
  if (own.length === 0) return []
  return [
    {
      kind: 'table',
      brief: true,
      id: `${view.prefix}crossovers-${view.workloads.indexOf(workload) + 1}-${slug(workload)}`,
      caption: `${workload}: where one platform overtakes another, each in the best of its sizings; A is who needs less at the smallest sizes, where that is known; intervals at ${percent(view.confidence)}`,
      sortable: false,
      columns: crossoverColumns,
      rows: own.map((each) => crossoverRow(each)),
    },
  ]
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
  return [{ kind: 'callout', brief: true, tone: 'note', title: 'Mind when reading this', lines }]
}
