import type { Cell, RecordFormat } from '../record-format.ts'

/** Writes the lines of records into a buffer. */
export class LineWriter {
  /** Where the text of each cell of the last line starts. */
  readonly starts: Int32Array
  private readonly format: RecordFormat
  private readonly buffer: Buffer

  constructor(format: RecordFormat, buffer: Buffer) {
    this.format = format
    this.buffer = buffer
    this.starts = new Int32Array(format.prefixes.length)
  }

  /** Writes one line at `start` and returns where it ends, or -1 where it does not fit. */
  write(cells: readonly Cell[], start: number): number {
    const { prefixes, suffix } = this.format
    const { starts, buffer } = this
    if (lineBound(this.format, cells) > buffer.length - start) {
      if (lineBytes(this.format, cells) > buffer.length - start) return -1
    }
    let end = start
    for (let position = 0; position < cells.length; position += 1) {
      end = copy(prefixes[position] ?? suffix, buffer, end)
      starts[position] = end
      const cell = cells[position]
      if (cell === undefined) continue
      end = cell.bytes === undefined ? end + buffer.write(cell.text, end) : copy(cell.bytes.text, buffer, end)
    }
    return copy(suffix, buffer, end)
  }
}

/** Bytes of a record's line. */
export function lineBytes({ prefixes, suffix }: RecordFormat, cells: readonly Cell[]): number {
  return cells.reduce(
    (bytes, cell, position) => bytes + (prefixes[position]?.length ?? 0) + Buffer.byteLength(cell.text),
    suffix.length,
  )
}

/** At least the bytes of a record's line, without measuring: no UTF-16 unit takes more than three bytes. */
function lineBound({ prefixes, suffix }: RecordFormat, cells: readonly Cell[]): number {
  let most = suffix.length
  for (let position = 0; position < cells.length; position += 1) {
    most += (prefixes[position]?.length ?? 0) + 3 * (cells[position]?.text.length ?? 0)
  }
  return most
}

/** A loop instead of Uint8Array.set: for the short texts of a record it is quicker. */
function copy(bytes: Uint8Array, buffer: Buffer, start: number): number {
  for (let index = 0; index < bytes.length; index += 1) buffer[start + index] = bytes[index] ?? 0
  return start + bytes.length
}
