import type * as v from 'valibot'
import type { datasetDefinition } from '../definition.ts'
import { countOf } from './count-of.ts'

/** As it stands in a dataset.json. */
export type DefinitionDocument = v.InferInput<typeof datasetDefinition>
export type ColumnDocument = DefinitionDocument['columns'][number]

/** What the sample shows of one column. */
export interface ColumnSample {
  readonly name: string
  readonly position: number
  /** Values by record; empty is null. */
  readonly cells: readonly string[]
  /** Values that are not null, in the order of the file. */
  readonly values: readonly string[]
  readonly counts: ReadonlyMap<string, number>
  /** No nulls, and no value twice. */
  readonly unique: boolean
}

export function columnSample(name: string, position: number, cells: readonly string[]): ColumnSample {
  const values = cells.filter((cell) => cell !== '')
  const counts = countOf(values)
  const unique = counts.size === cells.length
  return { name, position, cells, values, counts, unique }
}

/** Shares are kept to six digits: more would tell nothing, and make the definition long. */
export const shareOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((part / whole) * 1e6) / 1e6
