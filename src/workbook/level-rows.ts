import type { StartLevel } from '../core/platform.ts'
import { minimumSeconds } from '../forecast/monthly-usage.ts'
import type { LevelModel } from '../forecast/platform-model.ts'
import type { PlannedCandidate } from './content.ts'

/** Of all jobs of a candidate: a part that is a number, or that follows the input `warm_share`. */
interface JobShare {
  /** As it was simulated, given, or is always so. */
  readonly simulated: number
  /** Lambda's cold and warm part follow the input, where there is one. */
  readonly follows: 'warm' | 'cold' | null
}

/** One row of the Model sheet: one start level of one candidate. */
export interface LevelRow {
  readonly startLevel: StartLevel
  readonly level: LevelModel
  readonly share: JobShare
  /** Part of all jobs that run on pre-initialised workers at this level. */
  readonly served: number
  readonly minimumSeconds: number
}

/** The rows of a candidate. A level that was not measured is taken for the other one, as the forecast does. */
export function levelRows({ candidate, start }: PlannedCandidate): readonly LevelRow[] {
  const { model, offer } = candidate
  const { cold, warm } = model.levels
  const least = minimumSeconds(model.sizing)
  const only = cold ?? warm
  if (only === undefined) return []
  const row = (startLevel: StartLevel, level: LevelModel, share: JobShare, served: number): LevelRow => ({
    ...{ startLevel, level, share, served },
    minimumSeconds: least,
  })
  const varies = model.platform === 'lambda' || offer === 'pre-initialised'
  const { warmShare, startShare } = start
  if (!varies || cold === undefined || warm === undefined) {
    const startLevel = cold === undefined ? 'warm' : 'cold'
    return [row(startLevel, only, { simulated: 1, follows: null }, warmShare + startShare)]
  }
  const follows = model.platform === 'lambda'
  return [
    row('cold', cold, { simulated: 1 - warmShare, follows: follows ? 'cold' : null }, startShare),
    row('warm', warm, { simulated: warmShare, follows: follows ? 'warm' : null }, warmShare),
  ]
}
