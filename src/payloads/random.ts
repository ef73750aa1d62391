/** A stream of whole numbers from 0 to below 2^30: a size that V8 keeps without allocating. */
export type Random = () => number
export const randomRange = 2 ** 30

/**
 * A reproducible stream for a list of integers (seed, purpose, index …). Only 32-bit integer operations, so that every
 * machine draws the same numbers: sfc32 (Chris Doty-Humphrey, PractRand), seeded through MurmurHash3's finaliser.
 */
export function randomOf(...seeds: readonly number[]): Random {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = 0xb7e15162
  for (const seed of seeds) {
    a = mixBits(a ^ (seed >>> 0))
    b = mixBits(b ^ a ^ (Math.floor(seed / 2 ** 32) >>> 0))
    c = mixBits(c + b)
  }
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 2
  }
  for (let round = 0; round < 12; round += 1) next()
  return next
}

/** A whole number from 0 to below `count`. */
export const below = (random: Random, count: number): number => Math.floor((random() * count) / randomRange)

/** The number that a random stream must stay below for an event of this probability. */
export const thresholdOf = (share: number): number => Math.floor(share * randomRange)

function mixBits(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
