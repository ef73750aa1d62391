import { type ColumnDocument, type ColumnSample, shareOf } from './column-sample.ts'

type NullRule = Pick<ColumnDocument, 'nulls' | 'nullWith' | 'nullWhen'>
type Cause = Pick<NullRule, 'nullWith' | 'nullWhen'> & { readonly explained: number }

/** A coincidence of fewer records than this says nothing. */
const leastRecords = 20

/**
 * When a column is null: wherever another one is, or wherever another one has a certain value, if that holds without
 * exception and explains at least half of the nulls; the rest, or all, by chance.
 */
export function fitNulls(
  sample: ColumnSample,
  samples: readonly ColumnSample[],
  columns: readonly ColumnDocument[],
): NullRule {
  const records = sample.cells.length
  const nulls = records - sample.values.length
  if (nulls === 0) return {}
  if (nulls === records) return { nulls: 1 }
  const causes = samples.flatMap((other, index) => causeIn(sample, other, columns[index]?.kind) ?? [])
  const [best] = causes.toSorted((a, b) => b.explained - a.explained)
  if (best === undefined || 2 * best.explained < nulls) return { nulls: shareOf(nulls, records) }
  const { explained, ...cause } = best
  const rest = shareOf(nulls - explained, records - explained)
  return { ...(rest === 0 ? {} : { nulls: rest }), ...cause }
}

/** Columns hang only on ones with fewer nulls, or as many and further left: never in a circle. */
function causeIn(
  sample: ColumnSample,
  other: ColumnSample,
  kind: ColumnDocument['kind'] | undefined,
): Cause | undefined {
  const otherNulls = other.cells.length - other.values.length
  const nulls = sample.cells.length - sample.values.length
  if (otherNulls === 0) {
    return kind === 'category' || kind === 'integer' ? causeByValue(sample, other) : undefined
  }
  const isBefore = otherNulls < nulls || (otherNulls === nulls && other.position < sample.position)
  if (!isBefore || otherNulls < leastRecords) return undefined
  const always = sample.cells.every((cell, record) => cell === '' || other.cells[record] !== '')
  return always ? { nullWith: other.name, explained: otherNulls } : undefined
}

function causeByValue({ cells }: ColumnSample, other: ColumnSample): Cause | undefined {
  const counts = new Map<string, number>()
  for (const [record, cell] of cells.entries()) {
    const value = other.cells[record] ?? ''
    if (cell === '') counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  const [best] = [...counts].toSorted((a, b) => b[1] - a[1])
  if (best === undefined) return undefined
  const [equals, explained] = best
  if (explained < leastRecords || other.counts.get(equals) !== explained) return undefined
  return { nullWhen: { column: other.name, equals }, explained }
}
