import { canonicalJson } from '../core/cell.ts'
import { groupBy } from '../core/group-by.ts'
import { platforms, startLevels, type Format, type Platform, type StartLevel } from '../core/platform.ts'
import type { Sizing } from '../core/sizing.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { LatencyClock } from './comparison.ts'

/** The trials of a platform in one sizing, at one start level of one workload. */
export interface SizingTrials {
  readonly platform: Platform
  readonly sizing: Sizing
  readonly succeeded: readonly StoredTrial[]
  readonly all: readonly StoredTrial[]
  /** The smallest payload beyond all that succeeded at which every trial met a limit. */
  readonly failedFrom: number | undefined
}

/** What can be compared with each other: one workload, format and start level. */
export interface LevelTrials {
  readonly workload: string
  readonly format: Format
  readonly startLevel: StartLevel
  readonly clock: LatencyClock
  /** By platform, then as the sizings came. */
  readonly sizings: readonly SizingTrials[]
}

export function groupLevels(trials: readonly StoredTrial[]): readonly LevelTrials[] {
  const levels = groupBy(trials, ({ cell }) => [cell.workload, cell.format, cell.startLevel].join('|'))
  return [...levels.values()].map(levelOf).toSorted(inOrder)
}

function levelOf(trials: readonly StoredTrial[]): LevelTrials {
  const [first] = trials
  if (first === undefined) throw new RangeError('a level needs at least one trial')
  const { workload, format, startLevel } = first.cell
  const sizings = [...groupBy(trials, ({ cell }) => canonicalJson(cell.sizing)).values()].map(sizingOf)
  return {
    ...{ workload, format, startLevel, clock: clockOf(trials) },
    sizings: sizings.toSorted(
      (a, b) =>
        platforms.indexOf(a.platform) - platforms.indexOf(b.platform) ||
        memoryOf(a.sizing) - memoryOf(b.sizing),
    ),
  }
}

function sizingOf(all: readonly StoredTrial[]): SizingTrials {
  const [first] = all
  if (first === undefined) throw new RangeError('a sizing needs at least one trial')
  const succeeded = all.filter(({ state }) => state === 'succeeded')
  const { platform, sizing } = first.cell
  return { platform, sizing, all, succeeded, failedFrom: failedFrom(all, succeeded) }
}

/** A limit of the platform, not an accident. */
const hitLimit = ({ state, failureCause }: StoredTrial): boolean =>
  state === 'unsupported' || failureCause === 'out-of-memory' || failureCause === 'timed-out'

function failedFrom(all: readonly StoredTrial[], succeeded: readonly StoredTrial[]): number | undefined {
  const largest = succeeded.reduce((most, { cell }) => Math.max(most, cell.payloadBytes), 0)
  const beyond = groupBy(
    all.filter(({ cell, state }) => cell.payloadBytes > largest && state !== 'invalid'),
    ({ cell }) => String(cell.payloadBytes),
  )
  const failed = [...beyond.values()]
    .filter((some) => some.every(hitLimit))
    .map(([some]) => some?.cell.payloadBytes ?? 0)
  return failed.length === 0 ? undefined : Math.min(...failed)
}

/** One clock for all that is compared: two of them would compare what they count, not the platforms. */
function clockOf(trials: readonly StoredTrial[]): LatencyClock {
  const succeeded = trials.filter(({ state }) => state === 'succeeded')
  if (succeeded.every(({ clientMs }) => clientMs !== null)) return 'client_ms'
  if (succeeded.every(({ platformMs }) => platformMs !== null)) return 'platform_ms'
  return succeeded.every(({ workMs }) => workMs !== null) ? 'work_ms' : 'client_ms'
}

const memoryOf = (sizing: Sizing): number => (sizing.platform === 'lambda' ? sizing.memoryMiB : 0)

const inOrder = (a: LevelTrials, b: LevelTrials): number =>
  compare(a.workload, b.workload) ||
  compare(a.format, b.format) ||
  startLevels.indexOf(a.startLevel) - startLevels.indexOf(b.startLevel)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
