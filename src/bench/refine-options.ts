import type { Cell } from '../core/cell.ts'

/** A run that adds trials where they tell most of a crossover, in the place of repeating the whole matrix. */
export interface RefineOptions {
  readonly metric: 'cost' | 'latency'
  /** 0.25: crossovers are to be known within ±25 %. */
  readonly tolerance: number
  /** Bytes, as asked for: their ends are the range of the search, and the grid that it is held against has all of them. */
  readonly gridSizes: readonly number[]
}

/** Cells that a search can use: of start levels of a workload that at least two platforms have. */
export function comparableCells(cells: readonly Cell[]): {
  readonly cells: readonly Cell[]
  /** One line for every start level that is left out. */
  readonly notes: readonly string[]
} {
  const platformsAt = new Map<string, Set<string>>()
  for (const cell of cells)
    platformsAt.set(levelKey(cell), (platformsAt.get(levelKey(cell)) ?? new Set()).add(cell.platform))
  const alone = [...platformsAt].flatMap(([level, [first, second]]) =>
    second === undefined ? [`${level}: only ${first} has it, so that nothing can be compared: left out`] : [],
  )
  return {
    cells: cells.filter((cell) => (platformsAt.get(levelKey(cell))?.size ?? 0) > 1),
    notes: alone,
  }
}

/** What is compared with each other: a workload at a start level. A run has one format. */
export const levelKey = ({ workload, startLevel }: Pick<Cell, 'workload' | 'startLevel'>): string =>
  `${workload} ${startLevel}`
