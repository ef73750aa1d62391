import { huberLocation } from './huber-location.ts'
import { type Cells, smallSampleStretch } from './locate-cells.ts'

/** One draw of a bootstrap: where the cells lie, and the noise of single runs around them. */
export interface Draw {
  readonly locations: Float64Array
  readonly noise: Float64Array
}

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
  const runs = counts.reduce((sum, n) => sum + n, 0)
  const draw = { locations: locations.slice(), noise: new Float64Array(runs) }
  const errors = new Float64Array(runs)
  const scale = cells.scale * stretch
  const next = (): void => {
    let from = 0
    for (let cell = 0; cell < locations.length; cell += 1) {
      const n = counts[cell]!
      const to = from + n
      for (let run = from; run < to; run += 1) errors[run] = pool[Math.floor(random() * pool.length)]!
      const shift = huberLocation(errors, from, to, scale)
      draw.locations[cell] = locations[cell]! + shift
      const widen = n > 1 ? Math.sqrt(n / (n - 1)) : 1
      for (let run = from; run < to; run += 1)
        draw.noise[run] = n > 1 ? (errors[run]! - shift) * widen : errors[run]!
      from = to
    }
  }
  return { draw, next: pool.length === 0 ? () => undefined : next }
}
