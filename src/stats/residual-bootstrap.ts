import { mean } from './order.ts'
import type { Random } from '../core/seeded-random.ts'

export interface FittedValues {
  /** Logarithms of the fitted values, one for each observation. */
  readonly fitted: readonly number[]
  /** Logarithm of the observation minus that of the fitted value. */
  readonly residuals: readonly number[]
  /** Observations of the same conditions have the same cell. */
  readonly cells: readonly (string | number)[]
  /** Free ones of the fit. */
  readonly parameters: number
}

/**
 * Draws of logarithms that might as well have been observed: the fit plus, for each cell, a resampled lack of fit and, for
 * each observation, a resampled deviation within its cell. Residuals are stretched for the degrees of freedom that the
 * fit took; the lack of fit is shrunk to what the noise within the cells does not explain (Davison & Hinkley 1997, 3.8).
 */
export function residualBootstrap(given: FittedValues): (random: Random) => readonly number[] {
  const members = groupByCell(given)
  const centres = new Map([...members].map(([cell, values]) => [cell, mean(values)]))
  const within = withinCells(given, members, centres)
  const between = betweenCells(given, members, [...centres.values()], meanSquare(within))
  return (random) => {
    const shifts = new Map([...members.keys()].map((cell) => [cell, pick(between, random)]))
    return given.fitted.map(
      (value, at) => value + (shifts.get(given.cells[at] ?? '') ?? 0) + pick(within, random),
    )
  }
}

type Cells = ReadonlyMap<string | number, readonly number[]>

function groupByCell({ residuals, cells }: FittedValues): Cells {
  const groups = new Map<string | number, number[]>()
  residuals.forEach((residual, at) => {
    const cell = cells[at] ?? ''
    groups.set(cell, [...(groups.get(cell) ?? []), residual])
  })
  return groups
}

/** Around the centre of each cell. Cells of one observation tell nothing of the noise: then all residuals do. */
function withinCells(
  { residuals, cells, parameters }: FittedValues,
  members: Cells,
  centres: ReadonlyMap<string | number, number>,
): readonly number[] {
  const [n, k] = [residuals.length, members.size]
  if (n > k) {
    const stretch = Math.sqrt(n / (n - k))
    return residuals.map((residual, at) => (residual - (centres.get(cells[at] ?? '') ?? 0)) * stretch)
  }
  return n > parameters ? residuals.map((residual) => residual * Math.sqrt(n / (n - parameters))) : [0]
}

function betweenCells(
  { residuals, parameters }: FittedValues,
  members: Cells,
  centres: readonly number[],
  noise: number,
): readonly number[] {
  const [n, k] = [residuals.length, members.size]
  const spread = meanSquare(centres)
  if (n <= k || k <= parameters || spread === 0) return [0]
  const unexplained = Math.max(0, (spread * k) / (k - parameters) - (noise * k) / n)
  return centres.map((centre) => centre * Math.sqrt(unexplained / spread))
}

const meanSquare = (values: readonly number[]): number =>
  values.length === 0 ? 0 : mean(values.map((value) => value * value))

const pick = (values: readonly number[], random: Random): number =>
  values[Math.floor(random() * values.length)] ?? 0
