import type { ColumnDocument, ColumnSample } from './column-sample.ts'

type Category = Extract<ColumnDocument, { kind: 'category' }>

const leastAgreement = 0.99

/**
 * A category that tells another one (a district tells its city) is drawn by it, from the pairs that occur three times or
 * more: otherwise generated data would have pairs that real data never have.
 */
export function withParent(
  column: ColumnDocument,
  sample: ColumnSample,
  samples: readonly ColumnSample[],
  columns: readonly ColumnDocument[],
): ColumnDocument {
  if (column.kind !== 'category' || sizeOf(column) < 3) return column
  const parents = samples.filter((other, index) => {
    const candidate = columns[index]
    if (candidate?.kind !== 'category' || other.values.length < other.cells.length) return false
    return (
      sizeOf(candidate) > 1 &&
      sizeOf(candidate) < sizeOf(column) &&
      agreement(sample, other) >= leastAgreement
    )
  })
  const [parent] = parents.toSorted((a, b) => b.counts.size - a.counts.size)
  if (parent === undefined) return column
  const known = new Set(column.values?.map((entry) => (typeof entry === 'string' ? entry : entry[0])))
  return { ...column, by: { column: parent.name, groups: groupsOf(sample, parent, known) } }
}

const sizeOf = ({ values }: Category): number => values?.length ?? 0

/** Share of the records whose parent is the usual one of their value. */
function agreement(sample: ColumnSample, parent: ColumnSample): number {
  const most = new Map<string, number>()
  for (const [value, pairs] of pairCounts(sample, parent)) most.set(value, Math.max(...pairs.values()))
  const agreeing = [...most.values()].reduce((sum, count) => sum + count, 0)
  return agreeing / sample.values.length
}

function groupsOf(
  sample: ColumnSample,
  parent: ColumnSample,
  known: ReadonlySet<string>,
): Record<string, [string, number][]> {
  const groups = new Map<string, [string, number][]>()
  for (const [value, pairs] of pairCounts(sample, parent)) {
    for (const [group, count] of pairs) {
      if (count < 3 || !known.has(value)) continue
      groups.set(group, [...(groups.get(group) ?? []), [value, count]])
    }
  }
  return Object.fromEntries(groups)
}

/** By value, how often it comes with each value of the parent. */
function pairCounts(sample: ColumnSample, parent: ColumnSample): Map<string, Map<string, number>> {
  const counts = new Map<string, Map<string, number>>()
  for (const [record, value] of sample.cells.entries()) {
    if (value === '') continue
    const pairs = counts.get(value) ?? new Map<string, number>()
    const group = parent.cells[record] ?? ''
    pairs.set(group, (pairs.get(group) ?? 0) + 1)
    counts.set(value, pairs)
  }
  return counts
}
