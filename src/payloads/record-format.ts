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

export interface Encoded {
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
  /** Texts put together; the cells are text cells or null. */
  joined(cells: readonly Cell[]): Cell
  /** Text without any character that a format escapes. */
  word(plain: string): Cell
  /** Digits, decimals and booleans, which no format quotes. */
  bare(plain: string, number?: number): Cell
  readonly null: Cell
}

/** The two formats that are written byte by byte; Parquet is made from the first. */
export function recordFormat(kind: 'csv' | 'jsonl', definition: DatasetDefinition): RecordFormat {
  return kind === 'csv' ? csvFormat(definition) : jsonFormat(definition)
}

/** A cell that will be used often. */
export const recurring = (cell: Cell): Cell => {
  const plain = Buffer.from(cell.plain)
  return { ...cell, bytes: { plain, text: cell.text === cell.plain ? plain : Buffer.from(cell.text) } }
}

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
    joined(cells) {
      let plain = ''
      let needsQuotes = false
      for (const part of cells) {
        plain += part.plain
        // Same text, quoted or not, is one string: only a part in quotes is longer.
        if (part.text.length !== part.plain.length) needsQuotes = true
      }
      return needsQuotes || plain === '' ? text(plain) : cell(plain, plain)
    },
    word: (plain) => cell(plain, plain),
    bare: (plain, number) => cell(plain, plain, number),
    null: recurring({ ...cell('', ''), isNull: true }),
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
    joined(cells) {
      let plain = ''
      let escaped = false
      for (const part of cells) {
        plain += part.plain
        if (part.text.length !== part.plain.length + 2) escaped = true
      }
      return cell(plain, escaped ? JSON.stringify(plain) : `"${plain}"`)
    },
    word: (plain) => cell(plain, `"${plain}"`),
    bare: (plain, number) => cell(plain, plain, number),
    null: recurring({ ...cell('', 'null'), isNull: true }),
  }
}

const cell = (plain: string, text: string, number = Number.NaN): Cell => ({
  plain,
  text,
  number,
  isNull: false,
  bytes: undefined,
})
