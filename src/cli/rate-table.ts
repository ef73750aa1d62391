import type { Rate, RateConfidence } from '../core/invoice.ts'
import { wrapped } from './wrapped.ts'

interface TieredRate {
  readonly rate: Rate
  readonly tiers: readonly { readonly from: string; readonly usd: string }[]
}

const header = ['item', 'region', 'USD', 'per', 'retrieved', 'source'] as const
type Row = readonly [string, string, string, string, string, string]

/** What stands behind the number of a source. AWS's own word needs no mark. */
const marks: Readonly<Record<RateConfidence, string>> = {
  AWS: '',
  'third party': ' *',
  'single third party': ' **',
}

/** One line for each rate and each of its tiers; below, the sources by number and what the marks mean. */
export function rateTable(rates: readonly TieredRate[], width = 110): string[] {
  const sources = [...new Set(rates.map(({ rate }) => rate.source))]
  const rows = rates.flatMap(({ rate, tiers }): Row[] => [
    [
      ...([rate.item, rate.region, rate.usd, rate.unit, rate.retrieved] as const),
      `${sources.indexOf(rate.source) + 1}${marks[rate.confidence]}`,
    ],
    ...tiers
      .slice(1)
      .map((tier): Row => [`  above ${grouped(tier.from)} a month`, '', tier.usd, rate.unit, '', '']),
  ])
  return [
    ...lines([[...header], ...rows]),
    '',
    'Sources',
    ...sources.flatMap((source, index) => note(index + 1, source, width)),
    ...legend(rates),
  ]
}

function lines(rows: readonly Row[]): string[] {
  const widths = header.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function note(number: number, source: string, width: number): string[] {
  const [first = '', ...rest] = wrapped(source, '     ', width)
  return [`${String(number).padStart(3)}  ${first.trimStart()}`, ...rest]
}

function legend(rates: readonly TieredRate[]): string[] {
  const marked = (confidence: RateConfidence): boolean =>
    rates.some(({ rate }) => rate.confidence === confidence)
  return [
    ...(marked('third party') ? ['  *  from third parties that quote AWS and agree'] : []),
    ...(marked('single third party')
      ? [' **  from one third party only: check it before you rely on it, `soalbench prices verify`']
      : []),
  ]
}

const grouped = (digits: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, ',')
