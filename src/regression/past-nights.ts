import type { NightShift } from '../stats/regression/cusum.ts'
import type { MeasureName } from './measures.ts'

/** What an earlier comparison said of a cell, against the control of its own night. */
interface PastCell {
  readonly key: string
  readonly controlScript: string | null
  readonly measures: readonly {
    readonly measure: MeasureName
    readonly logShift: number | null
    readonly logShiftSd: number | null
  }[]
}

export interface PastNight {
  /** ISO 8601: when HEAD was begun. */
  readonly startedAt: string
  readonly cells: readonly PastCell[]
}

/** Nights of one cell, oldest first, back to where the control had another script: there the shifts mean something else. */
export function pastShifts(
  nights: readonly PastNight[],
  key: string,
  measure: MeasureName,
  controlScript: string | null,
): readonly NightShift[] {
  const shifts: NightShift[] = []
  for (const { cells } of nights.toReversed()) {
    const cell = cells.find((each) => each.key === key)
    if (cell === undefined) continue
    if (cell.controlScript !== controlScript) break
    const found = cell.measures.find((each) => each.measure === measure)
    if (found === undefined || found.logShift === null || found.logShiftSd === null) continue
    shifts.push({ shift: found.logShift, sd: found.logShiftSd })
  }
  return shifts.toReversed()
}
