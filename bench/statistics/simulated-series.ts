import type { SizeSeries } from '../../src/stats/crossover/size-series.ts'
import type { Curve } from './curves.ts'
import type { Noise } from './noise.ts'

/** `n` runs of a curve at every size. */
export const simulatedSeries = (
  curve: Curve,
  sizes: readonly number[],
  n: number,
  noise: Noise,
): SizeSeries => ({
  sizes,
  logSeconds: sizes.map((s) => Array.from({ length: n }, () => Math.log(curve(s)) + noise())),
})
