import type { Cell } from '../record-format.ts'

/**
 * CRC-32 (zlib's) of cells' plain texts joined by `|`, from the column `first` to the last. zlib.crc32 costs more per
 * call than these short texts need.
 */
export class Checksum {
  private readonly first: number
  private readonly scratch = Buffer.alloc(1 << 16)

  constructor(first: number) {
    this.first = first
  }

  of(cells: readonly Cell[]): number {
    const { first, scratch } = this
    let crc = -1
    for (let position = first; position < cells.length; position += 1) {
      if (position > first) crc = step(crc, bar)
      const cell = cells[position]
      if (cell === undefined) continue
      const bytes = cell.bytes?.plain
      crc =
        bytes === undefined
          ? update(crc, scratch, scratch.write(cell.plain))
          : update(crc, bytes, bytes.length)
    }
    return ~crc >>> 0
  }
}

const bar = 0x7c

const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ 0xedb88320
  return value
})

const step = (crc: number, byte: number): number => (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0)

function update(crc: number, bytes: Uint8Array, length: number): number {
  let value = crc
  for (let index = 0; index < length; index += 1) value = step(value, bytes[index] ?? 0)
  return value
}
