import { pf } from 'lib-r-math.js'
import type { LadderCurves, Level } from './ladder-curves.ts'
import type { Cells } from './locate-cells.ts'

const significance = 0.1

/**
 * The stiffest level that none of the series contradicts: F = Σ n·(m - fit)² / (K - p) / s² on (K - p, Σ(n - 1)) degrees of
 * freedom, p-value above 0.10; else the NNLS curve with its residuals interpolated.
 */
export function chooseLevel(
  series: readonly { readonly cells: Cells; readonly curves: LadderCurves }[],
): Level {
  for (const level of ['affine', 'powers'] as const)
    if (series.every(({ cells, curves }) => lackOfFit(cells, curves, level) > significance)) return level
  return 'powers-and-residuals'
}

/** p-value of the lack of fit; 1 where no degree of freedom is left to see one. */
export function lackOfFit(cells: Cells, curves: LadderCurves, level: Level): number {
  const { fitted, parameters } = curves.atCells(level, cells.locations)
  const free = cells.x.length - parameters
  if (free < 1 || cells.freedom < 1) return 1
  const misfit = cells.locations.reduce((sum, m, at) => sum + cells.counts[at]! * (m - fitted[at]!) ** 2, 0)
  return pf(misfit / free / cells.variance, free, cells.freedom, undefined, false)
}
