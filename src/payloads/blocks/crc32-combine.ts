/** A piece of a file: its CRC-32 and its length in bytes. */
export interface Piece {
  readonly crc: number
  readonly bytes: number
}

/** CRC-32 of pieces put one after the other, from the CRC-32 of each: zlib's crc32_combine. */
export function combineCrc32(pieces: Iterable<Piece>): number {
  const shifts = new Map<number, number>()
  let crc = 0
  for (const piece of pieces) {
    let shift = shifts.get(piece.bytes)
    if (shift === undefined) {
      shift = powerOfX(piece.bytes * 8)
      shifts.set(piece.bytes, shift)
    }
    crc = (multiply(shift, crc) ^ piece.crc) >>> 0
  }
  return crc
}

const polynomial = 0xedb88320
const one = 0x80000000

/** Product of two polynomials over GF(2) modulo the CRC polynomial, bit-reversed as CRC-32 is. */
function multiply(a: number, b: number): number {
  let product = 0
  let factor = b
  for (let mask = one; mask !== 0; mask >>>= 1) {
    if ((a & mask) !== 0) product ^= factor
    factor = (factor & 1) === 0 ? factor >>> 1 : (factor >>> 1) ^ polynomial
  }
  return product >>> 0
}

function powerOfX(exponent: number): number {
  let power = one
  let square = one >>> 1
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = multiply(square, power)
    square = multiply(square, square)
  }
  return power
}
