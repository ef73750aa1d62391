import type { ColumnDocument, ColumnSample } from './column-sample.ts'
import { fitDistribution } from './fit-distribution.ts'

const wholeNumber = /^-?[1-9]\d{0,15}$|^0$/
const number = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,2})?$/i
const date = /^\d{4}-\d\d-\d\d$/
const timestamp = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/
const keyName = /(^|[^a-z])(id|key|uuid|pk|no|nr|number)$|Id$|ID$/

/** Numbers, dates and times; undefined where a value is none of them. */
export function fitMeasured(sample: ColumnSample): ColumnDocument | undefined {
  const distinct = [...sample.counts.keys()]
  if (distinct.every((value) => wholeNumber.test(value) && Number.isSafeInteger(Number(value)))) {
    return fitWhole(sample)
  }
  if (distinct.every((value) => number.test(value))) return fitDecimal(sample, distinct)
  if (distinct.every((value) => date.test(value) && isDay(value))) return fitDate(sample)
  if (distinct.every((value) => timestamp.test(value) && isDay(value.slice(0, 10)) && isTime(isoOf(value))))
    return fitTimestamp(sample)
  return undefined
}

/** What may stand for its whole column in the first record: then there is no header. */
export const looksMeasured = (value: string): boolean =>
  number.test(value) || date.test(value) || timestamp.test(value)

function fitWhole({ name, position, values, unique }: ColumnSample): ColumnDocument {
  const units = values.map(Number)
  if (unique && isKey(name, position, units)) return { name, kind: 'key' }
  const long = units.some((unit) => Math.abs(unit) > 2 ** 31 - 1)
  return {
    name,
    kind: 'integer',
    ...(long ? { long } : {}),
    distribution: fitDistribution(units, (unit) => unit),
  }
}

/** Unique whole numbers are measurements all the same, unless name, place or order tell of a key. */
function isKey(name: string, position: number, units: readonly number[]): boolean {
  if (units.length < 2 || units.some((unit) => unit < 0)) return false
  const ascending = (): boolean => units.every((unit, index) => index === 0 || unit > (units[index - 1] ?? 0))
  return position === 0 || keyName.test(name) || (units.length >= 100 && ascending())
}

const mostDigits = 15

/** Undefined for numbers that need more digits than a double holds. */
function fitDecimal({ name, values }: ColumnSample, distinct: readonly string[]): ColumnDocument | undefined {
  const largest = distinct.reduce((most, value) => Math.max(most, Math.abs(Number(value))), 0)
  const wholeDigits = largest < 1 ? 1 : Math.floor(Math.log10(largest)) + 1
  if (wholeDigits >= mostDigits) return undefined
  const written = distinct.reduce((most, value) => Math.max(most, fractionDigits(value)), 1)
  const scale = Math.min(9, written, mostDigits - wholeDigits)
  const factor = 10 ** scale
  const units = values.map((value) => Math.round(Number(value) * factor))
  return {
    name,
    kind: 'decimal',
    scale,
    precision: Math.min(18, wholeDigits + scale + 1),
    distribution: fitDistribution(units, (unit) => Number((unit / factor).toFixed(scale))),
  }
}

function fractionDigits(value: string): number {
  const [, fraction = '', exponent = '0'] =
    /\.?(\d*)(?:e([+-]?\d+))?$/i.exec(
      value.includes('.') ? value.slice(value.indexOf('.')) : value.replace(/^[^e]*/i, '.'),
    ) ?? []
  return Math.max(0, fraction.length - Number(exponent))
}

const daySeconds = 86_400
/** Date.parse takes 30 February for 1 March. */
const isDay = (day: string): boolean => {
  const parsed = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(parsed) && textOf(parsed / 1000).startsWith(day)
}
const isTime = (iso: string): boolean => !Number.isNaN(Date.parse(iso))
const textOf = (seconds: number): string => new Date(seconds * 1000).toISOString()

function fitDate({ name, values }: ColumnSample): ColumnDocument {
  const days = values.map((value) => Date.parse(`${value}T00:00:00Z`) / 1000 / daySeconds)
  return {
    name,
    kind: 'date',
    distribution: fitDistribution(days, (day) => textOf(day * daySeconds).slice(0, 10)),
  }
}

/** Whole seconds in UTC: fractions and zones are not generated. */
function fitTimestamp({ name, values }: ColumnSample): ColumnDocument {
  const seconds = values.map((value) => Math.floor(Date.parse(isoOf(value)) / 1000))
  const spaced = values.filter((value) => value.includes(' ')).length
  const separator = 2 * spaced >= values.length ? ' ' : 'T'
  const render = (second: number): string => textOf(second).slice(0, 19).replace('T', separator)
  return { name, kind: 'timestamp', separator, distribution: fitDistribution(seconds, render) }
}

function isoOf(value: string): string {
  const text = value.replace(' ', 'T')
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(text.slice(10)) ? text : `${text}Z`
}
