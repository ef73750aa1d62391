import { firstBlockNumber } from '../columns/column.ts'
import { randomOf } from '../random.ts'
import type { Template } from './template.ts'

/**
 * Turns a template, in place, into block `block` of a payload: its number into the keys, fresh digits into the random
 * sites, then the repeated records again. The result hangs on the seed and the block alone.
 */
export function stamp(template: Template, seed: number, block: number): Buffer {
  const { bytes, sites, copies } = template
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  stampBlockNumber(view, sites.block, firstBlockNumber + block)
  const random = randomOf(seed, block, 3)
  stampRandom(view, sites['upper-hex'], characters.upper, random())
  stampRandom(view, sites['lower-hex'], characters.lower, random())
  stampRandom(view, sites.digits, characters.digits, random())
  for (let copy = 0; copy < copies.length; copy += 3) {
    const [target = 0, source = 0, length = 0] = [copies[copy], copies[copy + 1], copies[copy + 2]]
    bytes.copyWithin(target, source, source + length)
  }
  return bytes
}

/** Four characters for every 16-bit number, as one 32-bit word. */
const characters = {
  upper: words((value) => value.toString(16).toUpperCase().padStart(4, '0')),
  lower: words((value) => value.toString(16).padStart(4, '0')),
  digits: words((value) => String(value % 10_000).padStart(4, '0')),
}

function words(text: (value: number) => string): () => Uint32Array {
  let made: Uint32Array | undefined
  return () =>
    (made ??= Uint32Array.from({ length: 65_536 }, (_, value) => Buffer.from(text(value)).readUInt32BE()))
}

function stampBlockNumber(view: DataView, offsets: Int32Array, number: number): void {
  const text = Buffer.from(String(number))
  const [first = 0, rest] = [text[0], text.readUInt32BE(1)]
  for (let index = 0; index < offsets.length; index += 1) {
    const offset = offsets[index] ?? 0
    view.setUint8(offset, first)
    view.setUint32(offset + 1, rest)
  }
}

/** xorshift32 (Marsaglia 2003): one step gives two sites. The seed must not be 0. */
function stampRandom(view: DataView, offsets: Int32Array, table: () => Uint32Array, seed: number): void {
  if (offsets.length === 0) return
  const word = table()
  let state = seed | 1
  for (let index = 0; index < offsets.length; index += 2) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    view.setUint32(offsets[index] ?? 0, word[state & 0xffff] ?? 0)
    if (index + 1 < offsets.length) view.setUint32(offsets[index + 1] ?? 0, word[state >>> 16] ?? 0)
  }
}
