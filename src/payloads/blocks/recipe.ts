import { type CompiledColumns, compileColumns } from '../columns/compile-columns.ts'
import type { Draft, Site } from '../columns/column.ts'
import type { DatasetDefinition } from '../definition.ts'
import { lineBytes } from './line-writer.ts'
import { Random } from '../random.ts'
import { type Cell, recordFormat, type RecordFormat } from '../record-format.ts'

/** A dataset in one format, ready to be written. */
export interface Recipe extends CompiledColumns {
  readonly definition: DatasetDefinition
  readonly format: RecordFormat
  /** Position of the column that is lengthened to meet an exact size; -1 where there is none. */
  readonly stretch: number
  /** Every so many records one repeats an earlier one; 0 for never. */
  readonly duplicateEvery: number
  /** Records' numbers in their block are below this power of ten. */
  readonly lowCount: number
  readonly draft: Draft
  /** The sites of all columns. */
  readonly sites: readonly RecipeSite[]
}

interface RecipeSite extends Site {
  readonly position: number
}

/** Bytes of a full block. Only the last block of a payload has another size. */
export const blockBytes = 1 << 20

/** @throws UsageInvalid for a definition whose columns do not fit together. */
export function recipeOf(definition: DatasetDefinition, kind: 'csv' | 'jsonl'): Recipe {
  const draft = recipeWith(definition, kind, 5)
  const random = new Random(0)
  let bytes = 0
  for (let low = 0; low < 200; low += 1) bytes += lineBytes(draft.format, drawRecord(draft, random, low))
  const recordsPerBlock = (2 * blockBytes) / (bytes / 200)
  return recordsPerBlock < 90_000 ? draft : recipeWith(definition, kind, 6)
}

function recipeWith(definition: DatasetDefinition, kind: 'csv' | 'jsonl', lowDigits: number): Recipe {
  const format = recordFormat(kind, definition)
  const compiled = compileColumns(definition, format, lowDigits)
  return {
    ...compiled,
    sites: compiled.columns.flatMap(({ sites }, position) => sites.map((site) => ({ ...site, position }))),
    definition,
    format,
    lowCount: 10 ** lowDigits,
    draft: { cells: definition.columns.map(() => format.null), low: 0 },
    stretch: definition.columns.findIndex(({ name }) => name === definition.stretch),
    duplicateEvery: definition.duplicates === 0 ? 0 : Math.round(1 / definition.duplicates),
  }
}

/** The cells lie in an array that the next call overwrites. */
export function drawRecord(recipe: Recipe, random: Random, low: number): Cell[] {
  const { draft, order, columns } = recipe
  draft.low = low
  for (let index = 0; index < order.length; index += 1) {
    const position = order[index] ?? 0
    const column = columns[position]
    if (column !== undefined) draft.cells[position] = column.draw(random, draft)
  }
  return draft.cells
}
