import { UsageInvalid } from '../../core/errors.ts'
import { type DatasetDefinition, datasetName } from '../definition.ts'
import { Random } from '../random.ts'
import { inferColumn, round } from './infer-column.ts'
import { readSample, type Sample } from './read-sample.ts'

export interface FitOptions {
  /** Name of the dataset: lower case letters, digits, - and _. */
  readonly name: string
  /** Decides the made-up words; default 1. */
  readonly seed?: number
}

export interface Fitted {
  readonly definition: DatasetDefinition
  /** Rows learned from. */
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/** Names of datasets that come with the package and whose answers are known. */
const builtIn = new Set(['accommodations'])

/**
 * Learns what a CSV file looks like: delimiter, header, column types, null rates, distributions, repeated rows.
 *
 * What the definition keeps of the sample: column names; the values of columns with few different ones (categories, at
 * most 500, each four times on average) and of numbers and dates with few different ones; the smallest, largest and 27
 * quantiles between of other numbers and dates; prefixes and fixed characters of keys and codes. Free text is never kept,
 * in whole or in part: its words are replaced by made-up ones of the same length and frequency.
 *
 * @throws UsageInvalid for a file that is empty, ragged (with the line), of one column or not UTF-8, or a name that is
 * taken or not one. @throws NotFound
 */
export async function fitDataset(path: string, { name, seed = 1 }: FitOptions): Promise<Fitted> {
  refuseName(name)
  const sample = await readSample(path)
  const columns = sample.header.map((column, index) =>
    inferColumn(
      column,
      sample.rows.map((row) => row[index] ?? ''),
      new Random(seed, index),
    ),
  )
  const stretch = columns.find(({ kind }) => kind === 'text')?.name
  const definition: DatasetDefinition = {
    schema: 'soalbench.dataset/1',
    name,
    licence: 'as the sample',
    origin: `Learned from ${sample.rows.length} rows of a sample. Free text is made up; categories are kept as they were.`,
    delimiter: sample.delimiter,
    duplicates: columns.some(({ kind }) => kind === 'key') ? 0 : repeatedShare(sample),
    ...(stretch === undefined ? {} : { stretch }),
    columns,
  }
  const described = columns.map(({ name, kind }) => ({ name, type: kind }))
  return { definition, rows: sample.rows.length, columns: described }
}

function refuseName(name: string): void {
  if (!datasetName.test(name)) {
    throw new UsageInvalid(`not a name for a dataset: "${name}"`, {
      suggestions: ['Use lower case letters, digits, - and _.'],
    })
  }
  if (builtIn.has(name)) {
    throw new UsageInvalid(`the name is taken by a built-in dataset: ${name}`, {
      suggestions: [`Give another one, for example --name my-${name}.`],
    })
  }
}

function repeatedShare({ rows }: Sample): number {
  const distinct = new Set(rows.map((row) => row.join('\0'))).size
  return Math.min(0.5, round(1 - distinct / rows.length))
}
