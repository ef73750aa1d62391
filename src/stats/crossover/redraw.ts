import { huberLocation } from './huber-location.ts'
import { type Cells, smallSampleStretch } from './locate-cells.ts'

/** One draw of a bootstrap: where the cells lie, and the noise of single runs around them. */
export interface Draw {
  readonly locations: Float64Array
  readonly noise: Float64Array
  /** Standard error of a figure from all runs ÷ that of one from `noise`: 1 unless cells have more than 50 runs. */
  readonly precision: number
}

/** A cell of more runs is not redrawn run by run: its location is normal, and this many stand for its noise. */
const mostDrawn = 50

/**
 * A bootstrap that resamples the residuals of all sizes of a platform together, since three runs of a cell are too few to
 * resample from. Writes into the same arrays at every call.
 */
export function redraw({ cells, random }: { readonly cells: Cells; readonly random: () => number }): {
  readonly draw: Draw
  readonly next: () => void
} {
  const { locations, counts } = cells
  const stretch = smallSampleStretch(cells.freedom)
  const pool = cells.residuals.map((residual) => residual * stretch)
  const drawn = counts.map((n) => Math.min(n, mostDrawn))
  const [kept, runs] = [drawn, counts].map((each) => each.reduce((sum, n) => sum + n, 0))
  const draw = {
    locations: locations.slice(),
    noise: new Float64Array(kept!),
    precision: Math.sqrt(kept! / runs!),
  }
  const errors = new Float64Array(kept!)
  const scale = cells.scale * stretch
  const next = (): void => {
    let from = 0
    for (let cell = 0; cell < locations.length; cell += 1) {
      const n = drawn[cell]!
      const to = from + n
      for (let run = from; run < to; run += 1) errors[run] = pool[Math.floor(random() * pool.length)]!
      const centre = huberLocation(errors, from, to, scale)
      const many = counts[cell]! > n
      draw.locations[cell] =
        locations[cell]! + (many ? normal(random) * Math.sqrt(cells.variance / counts[cell]!) : centre)
      const widen = n > 1 ? Math.sqrt(n / (n - 1)) : 1
      for (let run = from; run < to; run += 1)
        draw.noise[run] = n > 1 ? (errors[run]! - centre) * widen : errors[run]!
      from = to
    }
  }
  return { draw, next: pool.length === 0 ? () => undefined : next }
}

/** Standard normal, by Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
