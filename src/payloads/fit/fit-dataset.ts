import { UsageInvalid } from '../../core/errors.ts'
import { datasetName } from '../definition.ts'
import {
  type ColumnDocument,
  type ColumnSample,
  columnSample,
  type DefinitionDocument,
} from './column-sample.ts'
import { findHeader } from './find-header.ts'
import { fitColumn } from './fit-column.ts'
import { fitNulls } from './fit-nulls.ts'
import { withParent } from './fit-parent.ts'
import { readSample } from './read-sample.ts'
import { withoutRepeats } from './repeated-records.ts'

export interface FittedSample {
  /** The content of a `dataset.json`. */
  readonly definition: DefinitionDocument
  /** Records of the sample, the header not counted. */
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

/**
 * Learns what a CSV file looks like. The delimiter (comma, semicolon, tab or `|`) and the presence of a header are
 * found out; fields are UTF-8 and follow RFC 4180, spaces around them do not count, empty ones are null, and line
 * breaks in quotes become spaces. All records are counted and checked, at most 200,000 or 64 MiB of them, chosen evenly,
 * are learned from. Equal files give equal definitions.
 *
 * What of the sample is in the definition: names of columns; numbers and dates as points of their distribution;
 * categories of at most 200 texts that recur (see fitCategory); single words that occur in three records or more (see
 * fitWords); the characters that all codes of a column have in common. Whole texts are never copied.
 *
 * @throws UsageInvalid naming file and line of the first mistake, or a name that is taken or none. @throws NotFound for a missing file or a folder.
 */
export async function fitDataset(samplePath: string, options: { name: string }): Promise<FittedSample> {
  refuseName(options.name)
  const sample = await readSample(samplePath)
  const names = findHeader(samplePath, sample.first, sample.records)
  const records = names === undefined ? [sample.first, ...sample.records] : sample.records
  const rows = names === undefined ? sample.count + 1 : sample.count
  const { distinct, share } = withoutRepeats(records, rows)
  const samples = sample.first.map((_, position) => {
    const cells = distinct.map((record) => record[position] ?? '')
    return columnSample(names?.[position] ?? `column_${position + 1}`, position, cells)
  })
  const plain = samples.map(fitColumn)
  const columns = plain.map((column, index) => {
    const own = samples[index]
    if (own === undefined) return column
    return { ...withParent(column, own, samples, plain), ...fitNulls(own, samples, plain) }
  })
  const definition: DefinitionDocument = {
    schema: 'soalbench.dataset/1',
    name: options.name,
    licence: 'That of the sample.',
    origin: `Synthetic. Learned from a sample of ${rows} records.`,
    delimiter: sample.delimiter,
    duplicates: share,
    ...stretchOf(columns, samples),
    columns,
  }
  return { definition, rows, columns: columns.map((column) => ({ name: column.name, type: typeOf(column) })) }
}

/** Built-in datasets come first when a name is looked up. */
const builtIn = new Set(['accommodations'])

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

/** The longest text column that is mostly there: a null cannot be lengthened. */
function stretchOf(
  columns: readonly ColumnDocument[],
  samples: readonly ColumnSample[],
): { stretch?: string } {
  const lengthOf = ({ values }: ColumnSample): number => values.reduce((sum, { length }) => sum + length, 0)
  const [best] = samples
    .filter(({ cells, values }, index) => columns[index]?.kind === 'text' && 2 * values.length > cells.length)
    .toSorted((a, b) => lengthOf(b) - lengthOf(a))
  return best === undefined ? {} : { stretch: best.name }
}

function typeOf(column: ColumnDocument): string {
  const { kind } = column
  if (column.nulls === 1) return 'always empty'
  if (kind === 'decimal') return `decimal(${column.precision ?? 18},${column.scale})`
  if (kind === 'code') return `code like ${column.pattern.replaceAll('\\', '')}`
  if (kind !== 'category') return kind
  return column.values?.length === 1 ? 'constant' : `category of ${column.values?.length ?? 0}`
}
