/** A piece of a file: its CRC-32 and its length in bytes. */
export interface Piece {
  readonly crc: number
  readonly bytes: number
}

/**
 * CRC-32 is a remainder of polynomials over GF(2), so that it can be put together from parts: zlib's crc32_combine.
 * Numbers are polynomials with the lowest power in the highest bit, as CRC-32 has them.
 */
export function combineCrc32(pieces: Iterable<Piece>): number {
  const shifts = new Map<number, number>()
  let crc = 0
  for (const { crc: next, bytes } of pieces) {
    const shift = shifts.get(bytes) ?? shiftBy(bytes)
    shifts.set(bytes, shift)
    crc = (multiply(shift, crc) ^ next) >>> 0
  }
  return crc
}

const polynomial = 0xedb88320
const one = 0x80000000

/** Product modulo the CRC polynomial; without branches, which a processor could not foresee here. */
export function multiply(a: number, b: number): number {
  let product = 0
  let rest = a | 0
  let factor = b | 0
  for (let bit = 0; bit < 32; bit += 1) {
    product ^= factor & (rest >> 31)
    rest <<= 1
    factor = (factor >>> 1) ^ (polynomial & -(factor & 1))
  }
  return product >>> 0
}

/** x^(8 · bytes): what a CRC is multiplied by when so many bytes follow. */
export function shiftBy(bytes: number): number {
  let power = one
  let square = one >>> 8
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(square, power)
    square = multiply(square, square)
  }
  return power
}

/** The contribution of a 32-bit word (big-endian) at the very end of a text of zeros. */
export function wordRemainder(word: number): number {
  let value = 0
  for (let shift = 24; shift >= 0; shift -= 8) {
    value ^= (word >>> shift) & 0xff
    for (let bit = 0; bit < 8; bit += 1) value = (value & 1) === 0 ? value >>> 1 : (value >>> 1) ^ polynomial
  }
  return value >>> 0
}
