import type { Platform } from '../core/platform.ts'
import { crossoverTable, type TableEntry } from './crossover-table.ts'
import { winTable, type ShownWins } from './win-table.ts'
import { wrapped } from './wrapped.ts'

interface ShownSide {
  readonly platform: Platform
  readonly sizing: unknown
  readonly label: string
}

interface ShownCrossover extends TableEntry {
  readonly a: ShownSide
  readonly b: ShownSide
  readonly workload: string
  readonly format: string
  readonly startLevel: string
  readonly ofPlatforms: boolean
  readonly warnings: readonly string[]
  readonly sentence: string
}

interface ShownMissing {
  readonly workload: string
  readonly format: string
  readonly startLevel: string
  readonly label: string
  readonly metric: string | null
  readonly reason: string
}

export interface ShownCrossovers {
  readonly runId: string
  readonly target: string
  readonly priceBook: string
  readonly region: string | null
  readonly notice: string | null
  readonly notes: readonly string[]
  readonly crossovers: readonly ShownCrossover[]
  readonly probabilities: readonly (ShownWins & Level)[]
  readonly notCompared: readonly ShownMissing[]
}

interface Level {
  readonly workload: string
  readonly format: string
  readonly startLevel: string
}

const width = 110

/** The answers of a run for a terminal: what must be known first, then per workload and start level sentences and tables. */
export function crossoverText(shown: ShownCrossovers): string {
  const { notice, runId, target, priceBook, region, notes } = shown
  const where = region === null ? '' : ` in ${region}`
  return [
    ...(notice === null ? [] : [...wrapped(notice, '', width), '']),
    `run ${runId} (${target}), prices of ${priceBook}${where}; intervals are 95 % intervals`,
    ...notes.flatMap((note) => wrapped(`note: ${note}`, '', width)),
    ...levelsOf(shown).flatMap((level) => ['', ...levelText(level, shown)]),
  ].join('\n')
}

/** In the order of the document. */
function levelsOf({ crossovers, notCompared }: ShownCrossovers): readonly Level[] {
  const levels = new Map<string, Level>()
  for (const { workload, format, startLevel } of [...crossovers, ...notCompared]) {
    levels.set([workload, format, startLevel].join('|'), { workload, format, startLevel })
  }
  return [...levels.values()]
}

function levelText(level: Level, shown: ShownCrossovers): readonly string[] {
  const within = (each: Level): boolean =>
    each.workload === level.workload && each.format === level.format && each.startLevel === level.startLevel
  const entries = shown.crossovers.filter(within)
  const wins = shown.probabilities.filter(within)
  const missing = shown.notCompared.filter(within)
  return [
    `${level.workload} · ${level.format} · ${level.startLevel} start`,
    ...wrapped(`sizings: ${sizingsOf(entries)}`, '  ', width),
    ...headsOf(entries).flatMap(({ head, some }) => [
      `  ${head}`,
      ...some.filter(({ ofPlatforms }) => ofPlatforms).flatMap(({ sentence }) => wrappedItem(sentence)),
    ]),
    ...(missing.length === 0 ? [] : ['  not compared', ...missing.flatMap(missingText)]),
    ...(wins.length === 0 ? [] : ['', ...winTable(wins)]),
    ...(entries.length === 0 ? [] : ['', ...crossoverTable(entries)]),
    ...warningLines(entries),
  ]
}

/** Every sizing that is compared, by its full name. */
function sizingsOf(entries: readonly ShownCrossover[]): string {
  const sides = entries.flatMap(({ a, b }) => [a, b]).filter(({ sizing }) => sizing !== 'best')
  return [...new Set(sides.map(({ label }) => label))].join(', ') || 'none to compare'
}

function headsOf(
  entries: readonly ShownCrossover[],
): readonly { readonly head: string; readonly some: readonly ShownCrossover[] }[] {
  const heads = [
    { head: 'cost of a job (expected bill)', statistic: 'expected' },
    { head: 'latency (median)', statistic: 'median' },
    { head: 'latency (95th percentile)', statistic: 'p95' },
  ]
  return heads
    .map(({ head, statistic }) => ({ head, some: entries.filter((each) => each.statistic === statistic) }))
    .filter(({ some }) => some.length > 0)
}

const missingText = ({ label, metric, reason }: ShownMissing): readonly string[] =>
  wrappedItem(`${label}${metric === null ? '' : `, ${metric}`}: ${reason}`)

/** The same warning holds for many comparisons: once is enough. */
function warningLines(entries: readonly ShownCrossover[]): readonly string[] {
  const texts = new Set(entries.filter(({ ofPlatforms }) => ofPlatforms).flatMap(({ warnings }) => warnings))
  return texts.size === 0 ? [] : ['', '  mind', ...[...texts].flatMap(wrappedItem)]
}

const wrappedItem = (text: string): readonly string[] =>
  wrapped(text, '      ', width).map((line, at) => (at === 0 ? `    - ${line.trimStart()}` : line))
