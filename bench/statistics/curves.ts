/** Seconds at s MB. */
export type Curve = (s: number) => number

/** Two platforms whose medians are known: A wins at small sizes where there is one crossing. */
export interface Pair {
  readonly name: string
  readonly a: Curve
  readonly b: Curve
  /** Where they cross, in MB. */
  readonly crossings: readonly number[]
}

/** Half-decades from 10 KB to 1 GB, in MB. */
export const halfDecades: readonly number[] = Array.from({ length: 11 }, (_, i) => 10 ** (-2 + i / 2))

const steep: Curve = (s) => 4 + 0.6 * s

/** L1, L2 and L5 are affine, L4 lies in the basis 1, √s, s, s² all but exactly, L3 in none. */
export const latencyPairs: readonly Pair[] = [
  { name: 'L1', a: steep, b: (s) => 45 + 0.12 * s, crossings: [85.41667] },
  { name: 'L2', a: (s) => 10 + 0.5 * s, b: (s) => 16 + 0.38 * s, crossings: [50] },
  {
    name: 'L3',
    a: (s) => 5 + 0.35 * s * (1 + (s / 400) ** 2),
    b: (s) => 40 + 0.15 * s ** 0.9,
    crossings: [121.029],
  },
  {
    name: 'L4',
    a: (s) => 5 + 0.4 * s * (1 + s / 800),
    b: (s) => 35 + 0.2 * s ** 0.95,
    crossings: [102.53],
  },
  { name: 'L5', a: (s) => 6 + 0.5 * s, b: (s) => 30 + 0.2 * s, crossings: [80] },
]

/** Pairs for counting crossings: three without any, one beyond the sizes, and one with two. */
export const countingPairs: readonly Pair[] = [
  { name: 'tie', a: steep, b: steep, crossings: [] },
  { name: '15 % apart', a: steep, b: (s) => 1.15 * steep(s), crossings: [] },
  {
    name: 'touching',
    a: steep,
    b: (s) => steep(s) * (1.03 + (0.25 * Math.abs(Math.log10(s) - 1.5)) / 1.5),
    crossings: [],
  },
  { name: 'beyond range', a: (s) => 4 + 0.1 * s, b: (s) => 150 + 0.05 * s, crossings: [] },
  ...latencyPairs.slice(0, 2),
  { name: 'two', a: (s) => 5 + 0.6 * s, b: (s) => 40 + 0.1 * s + 0.0009 * s * s, crossings: [82.2, 473.4] },
]
