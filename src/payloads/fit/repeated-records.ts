import { shareOf } from './column-sample.ts'

type Records = readonly (readonly string[])[]

const leastDistinct = 1000

/**
 * The records without repeats, and the share of repeats in the file of `rows` records. Equal records count as repeats
 * where a column has no value twice otherwise; in a table of few values they are plain records, and all stay. Of a part
 * of the file a repeat is seen only where its original was kept, too.
 */
export function withoutRepeats(records: Records, rows: number): { distinct: Records; share: number } {
  const distinct = [...new Map(records.map((record) => [record.join('\0'), record])).values()]
  const isTelling = distinct.length >= Math.min(leastDistinct, records.length / 2)
  if (distinct.length === records.length || !isTelling || !hasKey(distinct)) {
    return { distinct: records, share: 0 }
  }
  const repeats = (records.length - distinct.length) * (rows / records.length)
  return { distinct, share: Math.min(0.5, shareOf(repeats, records.length)) }
}

const hasKey = (records: Records): boolean =>
  (records[0] ?? []).some(
    (_, position) => new Set(records.map((record) => record[position])).size === records.length,
  )
