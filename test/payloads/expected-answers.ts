import { readFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { Answer } from '../../src/core/result-document.ts'
import type { TextRecord } from './read-records.ts'

/** The answers of the built-in workloads, computed record by record in the plainest way. */
export function expectedAnswers(records: readonly TextRecord[]): Record<string, Answer> {
  return { aggregate: aggregate(records), etl: etl(records), join: join(records) }
}

const rest = [
  ...['name', 'host_name', 'neighbourhood_group', 'neighbourhood', 'room_type', 'price', 'minimum_nights'],
  ...['number_of_reviews', 'last_review', 'reviews_per_month', 'calculated_host_listings_count'],
  'availability_365',
]
const number = (record: TextRecord, column: string): number => Number(record[column])
const sumOf = (texts: Iterable<string>): string => {
  let sum = 0n
  for (const text of texts) sum += BigInt(crc32(text))
  return sum.toString()
}

function aggregate(records: readonly TextRecord[]): Answer {
  const kept = records.filter((r) => number(r, 'price') > 0 && number(r, 'number_of_reviews') >= 1)
  const groups = groupBy(kept, (r) => `${r['neighbourhood_group']}|${r['room_type']}`)
  const lines = [...groups].map(([group, members]) => {
    const all = (column: string): number[] => members.map((r) => number(r, column))
    const sum = (column: string): number => all(column).reduce((a, b) => a + b, 0)
    const least = all('minimum_nights').reduce((a, b) => Math.min(a, b))
    const most = all('price').reduce((a, b) => Math.max(a, b))
    return [group, members.length, sum('price'), sum('number_of_reviews'), least, most].join('|')
  })
  return { rows: lines.length, bytes: null, digest: sumOf(lines) }
}

function etl(records: readonly TextRecord[]): Answer {
  const distinct = new Map(records.map((record) => [record['id'], record]))
  let digest = 0n
  for (const record of distinct.values()) {
    const crc = crc32(rest.map((column) => record[column] ?? '').join('|'))
    digest += ((BigInt(record['id'] ?? '') % 65521n) + 1n) * ((BigInt(crc) % 65521n) + 1n)
  }
  return { rows: distinct.size, bytes: null, digest: digest.toString() }
}

function join(records: readonly TextRecord[]): Answer {
  const [, ...lines] = readFileSync('datasets/accommodations/neighbourhoods.csv', 'utf8').trim().split('\n')
  const taxes = new Map(
    lines.map((line) => line.split(';')).map(([name, zone, tax]) => [name, { zone, tax }]),
  )
  const rows = records.flatMap((record) => {
    const found = taxes.get(record['neighbourhood'] ?? '')
    if (found === undefined) return []
    const taxed = number(record, 'price') * (10_000 + Number(found.tax))
    return [{ group: `${found.zone}|${record['room_type']}`, id: number(record, 'id'), taxed }]
  })
  const output = [...groupBy(rows, ({ group }) => group)].flatMap(([group, members]) =>
    members
      .toSorted((a, b) => b.taxed - a.taxed || a.id - b.id)
      .slice(0, 100)
      .map(({ id, taxed }, index) => `${group}|${index + 1}|${id}|${taxed}`),
  )
  return { rows: output.length, bytes: null, digest: sumOf(output) }
}

function groupBy<T>(values: readonly T[], keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}
