import type { ColumnDefinition } from '../definition.ts'
import type { Random } from '../random.ts'
import { countOf } from './count-of.ts'
import { inferCode } from './infer-code.ts'
import { inferText } from './infer-text.ts'
import { learnDistribution } from './learn-distribution.ts'

const nullTexts = new Set(['', 'NULL', 'null', '\\N'])

/** A column with fewer values than this says too little to call it unique. */
const leastForUnique = 20

/** Most values of a category; each must come four times on average. */
const mostCategories = 500

/** What a column of a sample looks like; the narrowest kind that all its values fit. */
export function inferColumn(name: string, cells: readonly string[], random: Random): ColumnDefinition {
  const values = cells.filter((cell) => !nullTexts.has(cell))
  const nulls = round((cells.length - values.length) / cells.length)
  if (values.length === 0) return { kind: 'category', name, nulls: 1, values: [['-', 1]] }
  const unique = new Set(values).size === cells.length && cells.length >= leastForUnique
  return (
    inferBoolean(name, nulls, values) ??
    inferNumber(name, nulls, values, unique) ??
    inferTime(name, nulls, values) ??
    (unique ? inferKey(name, values) : undefined) ??
    inferCategory(name, nulls, values) ??
    inferCode(name, nulls, values) ??
    inferText(name, nulls, values, random)
  )
}

function inferBoolean(name: string, nulls: number, values: readonly string[]): ColumnDefinition | undefined {
  if (!values.every((value) => value === 'true' || value === 'false')) return undefined
  const yes = values.filter((value) => value === 'true').length
  return { kind: 'boolean', name, nulls, trueShare: round(yes / values.length) }
}

function inferNumber(
  name: string,
  nulls: number,
  values: readonly string[],
  unique: boolean,
): ColumnDefinition | undefined {
  // A leading zero is part of a code, not of a number; 15 digits are exact in a double.
  if (!values.every((value) => /^-?(0|[1-9]\d*)(\.\d{1,9})?$/.test(value) && value.length <= 16))
    return undefined
  const scale = values.reduce((most, value) => Math.max(most, value.split('.')[1]?.length ?? 0), 0)
  if (scale === 0 && unique && !values.some((value) => value.startsWith('-'))) {
    return { kind: 'key', name, nulls: 0, prefix: '' }
  }
  const numbers = values.map(Number)
  const distribution = learnDistribution(numbers, (a, b) => a - b)
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (scale === 0) return { kind: 'integer', name, nulls, long: largest > 2 ** 31 - 1, distribution }
  const precision = Math.min(18, String(Math.trunc(largest)).length + scale)
  return { kind: 'decimal', name, nulls, scale, precision, distribution }
}

function inferTime(name: string, nulls: number, values: readonly string[]): ColumnDefinition | undefined {
  const distribution = () => learnDistribution(values, (a, b) => (a < b ? -1 : 1))
  if (values.every((value) => isTime(value, /^\d{4}-\d\d-\d\d$/))) {
    return { kind: 'date', name, nulls, distribution: distribution() }
  }
  for (const separator of [' ', 'T'] as const) {
    const form = new RegExp(`^\\d{4}-\\d\\d-\\d\\d${separator}\\d\\d:\\d\\d:\\d\\d$`)
    if (values.every((value) => isTime(value, form))) {
      return { kind: 'timestamp', name, nulls, separator, distribution: distribution() }
    }
  }
  return undefined
}

const isTime = (value: string, form: RegExp): boolean =>
  form.test(value) && !Number.isNaN(Date.parse(value.replace(' ', 'T')))

/** All different, one prefix, then a number: ORD-000123. */
function inferKey(name: string, values: readonly string[]): ColumnDefinition | undefined {
  const prefix = /^(\D{1,20})\d{1,12}$/.exec(values[0] ?? '')?.[1]
  if (prefix === undefined) return undefined
  const fits = values.every(
    (value) => value.startsWith(prefix) && /^\d{1,12}$/.test(value.slice(prefix.length)),
  )
  return fits ? { kind: 'key', name, nulls: 0, prefix } : undefined
}

function inferCategory(name: string, nulls: number, values: readonly string[]): ColumnDefinition | undefined {
  const counts = countOf(values)
  if (counts.size > mostCategories || counts.size * 4 > values.length) return undefined
  const weights = [...counts].map(([value, count]): [string, number] => [
    value.replaceAll(/\s+/g, ' '),
    count,
  ])
  return { kind: 'category', name, nulls, values: weights.toSorted((a, b) => b[1] - a[1]) }
}

/** Shares to six places: definitions stay readable. */
export const round = (share: number): number => Math.round(share * 1e6) / 1e6
