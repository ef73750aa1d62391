import type { Format, Platform, StartLevel } from '../../core/platform.ts'
import type { ComparedStatistic, Comparison, WinMap } from '../../crossover/comparison.ts'
import { groupLevels, type LevelTrials } from '../../crossover/group-levels.ts'
import type { StoredTrial } from '../../store/run-record.ts'
import type { RunView } from './run-view.ts'
import type { Reach } from './winner-ranges.ts'

/** What is compared with each other in a run: one workload, format and start level. */
export interface LevelView {
  readonly workload: string
  readonly format: Format
  readonly startLevel: StartLevel
  readonly reaches: readonly Reach[]
  /** Trials that succeeded, and the sizes at which one did. */
  readonly samples: number
  readonly sizes: readonly number[]
}

/** In the order of workloads, formats and start levels. */
export const levelViews = (trials: readonly StoredTrial[]): LevelView[] => groupLevels(trials).map(levelView)

export const levelsOf = (view: RunView, workload: string): LevelView[] =>
  view.levels.filter((level) => level.workload === workload)

function levelView({ workload, format, startLevel, sizings }: LevelTrials): LevelView {
  const succeeded = sizings.flatMap((each) => each.succeeded)
  const platforms = [...new Set(sizings.map(({ platform }) => platform))]
  return {
    ...{ workload, format, startLevel },
    reaches: platforms.flatMap((platform) => reachOf(platform, sizings)),
    samples: succeeded.length,
    sizes: [...new Set(succeeded.map(({ cell }) => cell.payloadBytes))].toSorted((a, b) => a - b),
  }
}

function reachOf(platform: Platform, sizings: LevelTrials['sizings']): Reach[] {
  const own = sizings.filter((each) => each.platform === platform)
  const sizes = own.flatMap(({ succeeded }) => succeeded.map(({ cell }) => cell.payloadBytes))
  if (sizes.length === 0) return []
  const to = sizes.reduce((most, size) => Math.max(most, size), 0)
  const limit = own.reduce(
    (most, { failedFrom }) => Math.max(most, failedFrom ?? Number.POSITIVE_INFINITY),
    0,
  )
  const from = sizes.reduce((least, size) => Math.min(least, size), to)
  return [{ platform, from, to, failedFrom: Number.isFinite(limit) ? limit : undefined }]
}

type LevelKey = Pick<LevelView, 'workload' | 'format' | 'startLevel'>

const isOfLevel = (each: LevelKey, { workload, format, startLevel }: LevelKey): boolean =>
  each.workload === workload && each.format === format && each.startLevel === startLevel

/** Platform against platform, each in the best of its sizings. */
export const pairsOf = ({ compared }: RunView, level: LevelKey, statistic: ComparedStatistic): Comparison[] =>
  compared.comparisons.filter(
    (each) => each.ofPlatforms && each.statistic === statistic && isOfLevel(each, level),
  )

export const winsOf = ({ compared }: RunView, level: LevelKey): WinMap[] =>
  compared.wins.filter((each) => isOfLevel(each, level))
