import type { DatasetDefinition } from './definition.ts'

/** A value of one record, rendered once. */
export interface Cell {
  /** The value itself; empty for null. */
  readonly plain: string
  /** As it stands in the file, quotes and escapes included. */
  readonly text: string
  /** The number of an integer column; NaN elsewhere. */
  readonly number: number
  readonly isNull: boolean
  /** UTF-8 of `text` and `plain`, for cells that recur: copying bytes is much quicker than encoding strings. */
  readonly bytes: Encoded | undefined
}

interface Encoded {
  readonly text: Uint8Array
  readonly plain: Uint8Array
}

/** How records are written in one file format. A line is prefix, text, prefix, text … suffix. */
export interface RecordFormat {
  readonly header: string
  readonly prefixes: readonly Uint8Array[]
  readonly suffix: Uint8Array
  /** Text in quotes only where the format needs them. */
  text(plain: string): Cell
  /** Text put together from texts; `mustEscape` where one of them is escaped itself. */
  joined(plain: string, mustEscape: boolean): Cell
  /** Whether a text needs quotes or escapes. */
  escapes(cell: Cell): boolean
  /** Text without any character that a format escapes. */
  word(plain: string, number?: number): Cell
  /** Digits, decimals and booleans, which no format quotes. */
  bare(plain: string, number?: number): Cell
  readonly null: Cell
}

/** The two formats that are written byte by byte; Parquet is made from the first. */
export function recordFormat(kind: 'csv' | 'jsonl', definition: DatasetDefinition): RecordFormat {
  return kind === 'csv' ? csvFormat(definition) : jsonFormat(definition)
}

/** A cell that will be used often. */
export const recurring = ({ plain, text, number, isNull }: Cell): Cell => {
  const bytes = Buffer.from(plain)
  return cellOf(plain, text, number, isNull, {
    plain: bytes,
    text: text === plain ? bytes : Buffer.from(text),
  })
}

/** The one place that makes cells: objects of one shape are read much quicker. */
function cellOf(
  plain: string,
  text: string,
  number: number,
  isNull: boolean,
  bytes: Encoded | undefined,
): Cell {
  return { plain, text, number, isNull, bytes }
}

const cell = (plain: string, text: string, number = Number.NaN): Cell =>
  cellOf(plain, text, number, false, undefined)

function csvFormat({ delimiter, columns }: DatasetDefinition): RecordFormat {
  const special = new RegExp(`["\\n\\r${delimiter === '|' ? '\\|' : delimiter}]`)
  const quote = (plain: string): string =>
    special.test(plain) || plain === '' ? `"${plain.replaceAll('"', '""')}"` : plain
  const text = (plain: string): Cell => cell(plain, quote(plain))
  return {
    header: `${columns.map((column) => quote(column.name)).join(delimiter)}\n`,
    prefixes: columns.map((_, index) => Buffer.from(index === 0 ? '' : delimiter)),
    suffix: Buffer.from('\n'),
    text,
    joined: (plain, mustEscape) => (mustEscape || plain === '' ? text(plain) : cell(plain, plain)),
    escapes: (part) => part.text.length !== part.plain.length,
    word: (plain, number) => cell(plain, plain, number),
    bare: (plain, number) => cell(plain, plain, number),
    null: recurring(cellOf('', '', Number.NaN, true, undefined)),
  }
}

function jsonFormat({ columns }: DatasetDefinition): RecordFormat {
  return {
    header: '',
    prefixes: columns.map(({ name }, index) =>
      Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`),
    ),
    suffix: Buffer.from('}\n'),
    text: (plain) => cell(plain, JSON.stringify(plain)),
    joined: (plain, mustEscape) => cell(plain, mustEscape ? JSON.stringify(plain) : `"${plain}"`),
    escapes: (part) => part.text.length !== part.plain.length + 2,
    word: (plain, number) => cell(plain, `"${plain}"`, number),
    bare: (plain, number) => cell(plain, plain, number),
    null: recurring(cellOf('', 'null', Number.NaN, true, undefined)),
  }
}
