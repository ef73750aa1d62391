import { pf } from 'lib-r-math.js'
import { type LadderCurves, type Level, nextLevelOf } from './ladder-curves.ts'
import type { Cells } from './locate-cells.ts'

const significance = 0.1

/** The level of the estimate, and the one that is mixed into its interval. */
export interface LevelPair {
  readonly level: Level
  readonly next: Level
}

interface Fitted {
  readonly cells: Cells
  readonly curves: LadderCurves
}

/**
 * The stiffest level that none of the series contradicts: F = Σ n·(m - fit)² / (K - p) / s² on (K - p, Σ(n - 1)) degrees of
 * freedom, p-value above 0.10; else the NNLS curve with its residuals interpolated.
 */
export function chooseLevels(series: readonly Fitted[]): LevelPair {
  const level =
    (['affine', 'powers'] as const).find((each) =>
      series.every(({ cells, curves }) => lackOfFit(cells, curves, each) > significance),
    ) ?? 'powers-and-residuals'
  const sizes = series.reduce((least, { cells }) => Math.min(least, cells.x.length), Number.POSITIVE_INFINITY)
  return { level, next: nextLevelOf(level, sizes) }
}

/** p-value of the lack of fit; 1 where no degree of freedom is left to see one. */
function lackOfFit(cells: Cells, curves: LadderCurves, level: Level): number {
  const { fitted, parameters } = curves.atCells(level, cells.locations)
  const free = cells.x.length - parameters
  if (free < 1 || cells.freedom < 1) return 1
  const misfit = cells.locations.reduce((sum, m, at) => sum + cells.counts[at]! * (m - fitted[at]!) ** 2, 0)
  return pf(misfit / free / cells.variance, free, cells.freedom, undefined, false)
}
