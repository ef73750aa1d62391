/** Draws are whole numbers below this: a size that V8 keeps without allocating. */
export const randomRange = 2 ** 30

/**
 * A reproducible stream for a list of integers (seed, purpose, index …). Only 32-bit integer operations, so that every
 * machine draws the same numbers: sfc32 (Chris Doty-Humphrey, PractRand), seeded through MurmurHash3's finaliser.
 * A class and not a closure: all streams then share one compiled method, wherever they are drawn from.
 */
export class Random {
  private a = 0x9e3779b9 | 0
  private b = 0x243f6a88
  private c = 0xb7e15162 | 0
  private counter = 1

  constructor(...seeds: readonly number[]) {
    for (const seed of seeds) {
      this.a = mixBits(this.a ^ (seed >>> 0))
      this.b = mixBits(this.b ^ this.a ^ (Math.floor(seed / 2 ** 32) >>> 0))
      this.c = mixBits((this.c + this.b) | 0)
    }
    for (let round = 0; round < 12; round += 1) this.next()
  }

  /** From 0 to below 2^30. */
  next(): number {
    const { a, b, c } = this
    const sum = (((a + b) | 0) + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = b ^ (b >>> 9)
    this.b = (c + (c << 3)) | 0
    this.c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 2
  }

  /** A whole number from 0 to below `count`. */
  below(count: number): number {
    return Math.floor((this.next() * count) / randomRange)
  }
}

/** The number that a draw must stay below for an event of this probability. */
export const thresholdOf = (share: number): number => Math.floor(share * randomRange)

function mixBits(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
