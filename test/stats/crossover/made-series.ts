import type { Contender } from '../../../src/stats/crossover/contender.ts'
import type { SizeSeries } from '../../../src/stats/crossover/size-series.ts'

export type Curve = (size: number) => number

export const halfDecades: readonly number[] = Array.from({ length: 11 }, (_, i) => 10 ** (-2 + i / 2))

/** `n` runs at every size that all lie on the curve, but for `noise` (in logarithms). */
export const seriesOn = (
  curve: Curve,
  {
    sizes = halfDecades,
    n = 3,
    noise = () => 0,
  }: {
    readonly sizes?: readonly number[]
    readonly n?: number
    readonly noise?: () => number
  } = {},
): SizeSeries => ({
  sizes,
  logSeconds: sizes.map((size) => Array.from({ length: n }, () => Math.log(curve(size)) + noise())),
})

export const alone = (series: SizeSeries, more: Partial<Contender['options'][number]> = {}): Contender => ({
  options: [{ series, ...more }],
})
