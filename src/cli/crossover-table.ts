import { platformNames, type Platform } from '../core/platform.ts'
import { formatBytes } from '../core/size.ts'
import { alignedTable } from './aligned-table.ts'

interface ShownCrossing {
  readonly bytes: number
  readonly low: number | null
  readonly high: number | null
}

interface TableSide {
  readonly platform: Platform
  readonly label: string
}

export interface TableEntry {
  readonly statistic: string
  readonly a: TableSide
  readonly b: TableSide
  readonly kind: string
  readonly at: readonly ShownCrossing[]
  readonly infeasible: { readonly side: 'a' | 'b'; readonly fromBytes: number } | null
  readonly band: readonly {
    readonly bytes: number
    readonly ratio: number
    readonly low: number
    readonly high: number
  }[]
  readonly trials: number
}

const statistics: Readonly<Record<string, string>> = { expected: 'cost', median: 'median', p95: 'p95' }

/** All comparisons of a level, one line each: where they cross, and how far apart they are at both ends. */
export function crossoverTable(entries: readonly TableEntry[]): readonly string[] {
  const [from, to] = [
    entries.map(({ band }) => band[0]?.bytes),
    entries.map(({ band }) => band.at(-1)?.bytes),
  ]
  const heads = ['', 'A', 'B', 'they cross at', `A ÷ B${endText(from)}`, `A ÷ B${endText(to)}`, 'trials']
  const nameOf = shortNames(entries)
  const rows = entries.map(({ statistic, a, b, band, trials, ...entry }) => [
    ...[statistics[statistic] ?? statistic, nameOf(a), nameOf(b), crossText(entry)],
    ...[ratioText(band[0]), ratioText(band.at(-1)), String(trials)],
  ])
  return alignedTable(heads, rows, { textColumns: 4 })
}

/** Where all begin, or end, at the same size, the head says it once. */
function endText(bytes: readonly (number | undefined)[]): string {
  const different = new Set(bytes.filter((each) => each !== undefined))
  const [only] = different
  if (different.size !== 1 || only === undefined) return ' at the end'
  return ` at ${formatBytes(only)}`
}

function crossText({ kind, at, infeasible }: Pick<TableEntry, 'kind' | 'at' | 'infeasible'>): string {
  const words: Readonly<Record<string, string>> = {
    none: 'nowhere',
    tie: 'tie within 5 %',
    undecided: 'undecided',
    infeasible: 'nowhere',
  }
  const limit =
    infeasible === null
      ? ''
      : `; ${infeasible.side.toUpperCase()} fails from ${formatBytes(infeasible.fromBytes)}`
  return `${words[kind] ?? at.map(crossingText).join('; ')}${limit}`
}

function crossingText({ bytes, low, high }: ShownCrossing): string {
  const end = (size: number | null): string => (size === null ? 'open' : formatBytes(size))
  return `${formatBytes(bytes)} (${end(low)}–${end(high)})`
}

function ratioText(at: TableEntry['band'][number] | undefined): string {
  if (at === undefined) return '-'
  const digits = (value: number): string => (value >= 99.5 ? value.toFixed(0) : value.toPrecision(2))
  return `${digits(at.ratio)} (${digits(at.low)}–${digits(at.high)})`
}

/** A platform with one sizing needs no more than its name: the sizing is told once, above. */
function shortNames(entries: readonly TableEntry[]): (side: TableSide) => string {
  const labels = new Map<Platform, Set<string>>()
  for (const { platform, label } of entries.flatMap(({ a, b }) => [a, b])) {
    const some = labels.get(platform) ?? new Set()
    labels.set(platform, some.add(label))
  }
  return ({ platform, label }) =>
    label === platformNames[platform] && (labels.get(platform)?.size ?? 0) > 1
      ? `${label} (best)`
      : (labels.get(platform)?.size ?? 0) > 1
        ? label
        : platformNames[platform]
}
