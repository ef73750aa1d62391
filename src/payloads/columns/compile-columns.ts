import { UsageInvalid } from '../../core/errors.ts'
import type { ColumnDefinition, DatasetDefinition } from '../definition.ts'
import { thresholdOf } from '../random.ts'
import { type RecordFormat, recurring } from '../record-format.ts'
import { drawCategory } from './category.ts'
import { drawCode } from './code.ts'
import { type Column, type Draw, firstBlockNumber } from './column.ts'
import { drawMeasured } from './measured.ts'
import { drawPoint } from './point.ts'
import { columnsNamedIn, drawText } from './text.ts'

export interface CompiledColumns {
  readonly columns: readonly Column[]
  /** Positions in an order in which every column comes after those it hangs on. */
  readonly order: readonly number[]
}

/**
 * The columns of a definition, ready to draw records. `lowDigits` is the width of a record's number in its block.
 * @throws UsageInvalid when a column names one that is not there, or columns hang on each other in a circle.
 */
export function compileColumns(
  definition: DatasetDefinition,
  format: RecordFormat,
  lowDigits: number,
): CompiledColumns {
  const positions = new Map(definition.columns.map(({ name }, index) => [name, index]))
  const positionOf = (name: string): number => {
    const position = positions.get(name)
    if (position === undefined) throw unusable(definition, `no column named "${name}"`)
    return position
  }
  const columns = definition.columns.map((column) => {
    const { draw, sites } = drawingOf(column, format, positionOf, lowDigits)
    return { name: column.name, sites, draw: withNulls(column, draw, format, positionOf) }
  })
  return { columns, order: orderOf(definition, positionOf) }
}

function drawingOf(
  column: ColumnDefinition,
  format: RecordFormat,
  positionOf: (name: string) => number,
  lowDigits: number,
): Pick<Column, 'draw' | 'sites'> {
  switch (column.kind) {
    case 'key':
      return drawKey(column.prefix, format, lowDigits)
    case 'category':
      return { draw: drawCategory(column, format, positionOf), sites: [] }
    case 'text':
      return { draw: drawText(column, format, positionOf), sites: [] }
    case 'boolean': {
      const threshold = thresholdOf(column.trueShare)
      const [yes, no] = [recurring(format.bare('true')), recurring(format.bare('false'))]
      return { draw: (random) => (random.next() < threshold ? yes : no), sites: [] }
    }
    case 'code':
      return drawCode(column, format)
    case 'point':
      return drawPoint(column, format)
    case 'integer':
    case 'decimal':
    case 'date':
    case 'timestamp':
      return { draw: drawMeasured(column, format, positionOf), sites: [] }
  }
}

/** Unique in the file: the block's number (a site) and then the record's number in the block. */
function drawKey(prefix: string, format: RecordFormat, lowDigits: number): Pick<Column, 'draw' | 'sites'> {
  const block = String(firstBlockNumber)
  const make = (low: number): string => `${prefix}${block}${String(low).padStart(lowDigits, '0')}`
  const render = (plain: string) => (prefix === '' ? format.bare(plain) : format.text(plain))
  const { text } = render(make(0))
  const start = Buffer.byteLength(text.slice(0, text.lastIndexOf(block + '0'.repeat(lowDigits))))
  return { draw: (_, { low }) => render(make(low)), sites: [{ kind: 'block', offset: start }] }
}

function withNulls(
  column: ColumnDefinition,
  draw: Draw,
  format: RecordFormat,
  positionOf: (name: string) => number,
): Draw {
  const { nulls, nullWith, nullWhen } = column
  if (nulls === 0 && nullWith === undefined && nullWhen === undefined) return draw
  const threshold = thresholdOf(nulls)
  const partner = nullWith === undefined ? -1 : positionOf(nullWith)
  const cause = nullWhen === undefined ? -1 : positionOf(nullWhen.column)
  return (random, draft) => {
    if (partner >= 0 && draft.cells[partner]?.isNull === true) return format.null
    if (cause >= 0 && draft.cells[cause]?.plain === nullWhen?.equals) return format.null
    return threshold > 0 && random.next() < threshold ? format.null : draw(random, draft)
  }
}

function orderOf(definition: DatasetDefinition, positionOf: (name: string) => number): number[] {
  const order: number[] = []
  const state = new Map<number, 'open' | 'done'>()
  const visit = (position: number): void => {
    if (state.get(position) === 'done') return
    const column = definition.columns[position]
    if (column === undefined) return
    if (state.get(position) === 'open') throw unusable(definition, `"${column.name}" hangs on itself`)
    state.set(position, 'open')
    for (const name of dependencies(column)) visit(positionOf(name))
    state.set(position, 'done')
    order.push(position)
  }
  for (const position of definition.columns.keys()) visit(position)
  return order
}

function dependencies(column: ColumnDefinition): string[] {
  const by = 'by' in column && column.by !== undefined ? [column.by.column] : []
  const named = column.kind === 'text' ? columnsNamedIn(column) : []
  const nulls = [column.nullWith, column.nullWhen?.column].filter((name) => name !== undefined)
  return [...by, ...named, ...nulls]
}

const unusable = (definition: DatasetDefinition, reason: string): UsageInvalid =>
  new UsageInvalid(`dataset definition cannot be used: ${definition.name}: ${reason}`, {
    suggestions: ['Correct the dataset.json, or fit the sample again with `soalbench payloads fit`.'],
  })
