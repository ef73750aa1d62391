import type { Estimate } from '../../core/estimate.ts'
import { startLevels, type Architecture, type Format, type StartLevel } from '../../core/platform.ts'
import type { CellSummary } from './cell-summary.ts'
import { groupBy } from '../../core/group-by.ts'

/** One Lambda memory size at one payload. */
export interface SweepPoint {
  readonly memoryMiB: number
  readonly usd: Estimate
  readonly clientMs: Estimate
  /** Memory sizes that are no dearer and no slower by typical values, and better in one of the two; none: on the front. */
  readonly dominatedBy: readonly number[]
}

/** All memory sizes that one payload was measured with, ascending. */
export interface MemorySweep {
  readonly workload: string
  readonly format: Format
  readonly startLevel: StartLevel
  readonly architecture: Architecture
  readonly payloadBytes: number
  readonly points: readonly SweepPoint[]
}

/** Where at least two Lambda memory sizes have both figures. */
export function memorySweeps(cells: readonly CellSummary[]): MemorySweep[] {
  const lambda = cells.flatMap(({ cell, usd, clientMs }) =>
    cell.sizing.platform === 'lambda' && usd !== null && clientMs !== null
      ? [{ cell, memoryMiB: cell.sizing.memoryMiB, architecture: cell.sizing.architecture, usd, clientMs }]
      : [],
  )
  const groups = groupBy(lambda, ({ cell, architecture }) =>
    [cell.workload, cell.format, cell.startLevel, architecture, cell.payloadBytes].join('\n'),
  )
  const sweeps = [...groups.values()].flatMap((group): MemorySweep[] => {
    const [first] = group
    if (first === undefined || new Set(group.map(({ memoryMiB }) => memoryMiB)).size < 2) return []
    const { workload, format, startLevel, payloadBytes } = first.cell
    const points = group
      .map(({ memoryMiB, usd, clientMs }) => ({ memoryMiB, usd, clientMs }))
      .toSorted((a, b) => a.memoryMiB - b.memoryMiB)
    return [
      {
        ...{ workload, format, startLevel, payloadBytes, architecture: first.architecture },
        points: points.map((point) => ({
          ...point,
          dominatedBy: points.filter((other) => isBetter(other, point)).map(({ memoryMiB }) => memoryMiB),
        })),
      },
    ]
  })
  return sweeps.toSorted((a, b) => startLevels.indexOf(a.startLevel) - startLevels.indexOf(b.startLevel))
}

type Figures = Pick<SweepPoint, 'usd' | 'clientMs'>

function isBetter(a: Figures, b: Figures): boolean {
  const [usd, ms] = [a.usd.point - b.usd.point, a.clientMs.point - b.clientMs.point]
  return usd <= 0 && ms <= 0 && (usd < 0 || ms < 0)
}
