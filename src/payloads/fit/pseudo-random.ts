/** Draws a number from 0 to below 1. */
export type PseudoRandom = () => number

/** Numbers from 0 to below 1, the same ones in every run: mulberry32 (Tommy Ettinger, public domain). */
export function pseudoRandom(seed: number): PseudoRandom {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from 0 to below `count`. */
export const below = (random: PseudoRandom, count: number): number => Math.floor(random() * count)
