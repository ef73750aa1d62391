import type { Cell, RecordFormat } from '../record-format.ts'

/**
 * Writes the line of a record at `start` and returns where it ends, or -1 where it does not fit. `cellStarts` receives
 * the position of each cell's text.
 */
export type LineWriter = (cells: readonly Cell[], start: number, cellStarts: Int32Array) => number

/** Byte loops instead of Uint8Array.set: for the short texts of a record they are several times quicker. */
export function lineWriter(format: RecordFormat, buffer: Buffer): LineWriter {
  const { prefixes, suffix } = format
  const fixed = prefixes.reduce((sum, prefix) => sum + prefix.length, suffix.length)
  const copy = (bytes: Uint8Array, start: number): number => {
    for (let index = 0; index < bytes.length; index += 1) buffer[start + index] = bytes[index] ?? 0
    return start + bytes.length
  }
  return (cells, start, cellStarts) => {
    let most = fixed
    for (let position = 0; position < cells.length; position += 1) {
      const cell = cells[position]
      // No character takes more than three bytes per UTF-16 unit.
      if (cell !== undefined) most += cell.bytes === undefined ? 3 * cell.text.length : cell.bytes.text.length
    }
    const room = buffer.length - start
    if (most > room && lineBytes(format, cells) > room) return -1
    let end = start
    for (let position = 0; position < cells.length; position += 1) {
      end = copy(prefixes[position] ?? suffix, end)
      cellStarts[position] = end
      const cell = cells[position]
      if (cell === undefined) continue
      end = cell.bytes === undefined ? end + buffer.write(cell.text, end) : copy(cell.bytes.text, end)
    }
    return copy(suffix, end)
  }
}

/** Bytes of a record's line. */
export function lineBytes({ prefixes, suffix }: RecordFormat, cells: readonly Cell[]): number {
  return cells.reduce(
    (bytes, cell, position) => bytes + (prefixes[position]?.length ?? 0) + Buffer.byteLength(cell.text),
    suffix.length,
  )
}
