import { startLevels, type Format, type StartLevel } from '../../core/platform.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import { feasibilityFrontier, type Frontier } from '../../stats/crossover/feasibility.ts'
import { groupBy } from '../../core/group-by.ts'
import type { RunView } from './run-view.ts'
import { seriesKey, type Series } from './series.ts'

/** How large a payload one series does. Bytes. */
export interface SeriesFrontier {
  readonly workload: string
  readonly format: Format
  readonly startLevel: StartLevel
  readonly series: Series
  /** Here or, on Lambda, with less memory. */
  readonly largestWorked: number | undefined
  /** Here or, on Lambda, with more memory. */
  readonly smallestFailed: number | undefined
  readonly points: Frontier['points']
}

/** Of every series; accidents such as an error of the script are no limit and do not count. */
export function failureFrontiers(view: RunView): SeriesFrontier[] {
  const levels = groupBy(view.trials, ({ cell }) => [cell.workload, cell.format, cell.startLevel].join('\n'))
  return [...levels.values()]
    .flatMap((trials) => frontiersOf(view, trials))
    .toSorted((a, b) => startLevels.indexOf(a.startLevel) - startLevels.indexOf(b.startLevel))
}

function frontiersOf(view: RunView, trials: readonly StoredTrial[]): SeriesFrontier[] {
  const [first] = trials
  if (first === undefined) return []
  const { workload, format, startLevel } = first.cell
  const counted = groupBy(
    trials.filter((trial) => outcomeOf(trial) !== undefined),
    seriesKey,
  )
  const found = view.series.flatMap((series) => {
    const own = counted.get(series.key)
    return own === undefined ? [] : [{ series, outcomes: outcomesOf(own) }]
  })
  return found.map(({ series }) => {
    const alike = found.filter((other) => isSameFamily(series, other.series))
    const frontiers = feasibilityFrontier(
      alike.map((other) => ({ memoryMiB: memoryOf(other.series), outcomes: other.outcomes })),
    )
    const own = frontiers.find(({ memoryMiB }) => memoryMiB === memoryOf(series))
    return { workload, format, startLevel, series, ...limitsOf(own) }
  })
}

const limitsOf = (
  frontier: Frontier | undefined,
): Pick<SeriesFrontier, 'largestWorked' | 'smallestFailed' | 'points'> => ({
  largestWorked: frontier?.largestWorked,
  smallestFailed: frontier?.smallestFailed,
  points: frontier?.points ?? [],
})

/** What works with some memory works with more: only of Lambda functions that differ in nothing else. */
function isSameFamily({ key, sizing }: Series, other: Series): boolean {
  if (sizing.platform !== 'lambda' || other.sizing.platform !== 'lambda') return key === other.key
  return sizing.architecture === other.sizing.architecture
}

const memoryOf = ({ sizing }: Series): number => (sizing.platform === 'lambda' ? sizing.memoryMiB : 0)

function outcomesOf(trials: readonly StoredTrial[]) {
  return [...groupBy(trials, ({ cell }) => String(cell.payloadBytes))].map(([size, group]) => ({
    size: Number(size),
    worked: group.filter((trial) => outcomeOf(trial) === 'worked').length,
    failed: group.filter((trial) => outcomeOf(trial) === 'failed').length,
  }))
}

function outcomeOf({ state, failureCause }: StoredTrial): 'worked' | 'failed' | undefined {
  if (state === 'succeeded') return 'worked'
  if (state === 'invalid') return undefined
  return failureCause === 'out-of-memory' || failureCause === 'timed-out' ? 'failed' : undefined
}
