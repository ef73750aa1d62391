import type { CellVerdict, RunComparison } from '../regression/comparison.ts'

/**
 * How a night ended; the exit code of the command follows from it. `regressed`: a confirmed regression of a cell that enough
 * nights know. `incomplete`: budget or time ended it. `inconclusive`: too few valid trials, or the same code differs from
 * itself. `new-failures`: cells of HEAD fail that the control's do not. `learning`: too few nights to judge by.
 */
export const nightEnds = [
  ...(['passed', 'learning', 'regressed', 'new-failures', 'inconclusive', 'incomplete'] as const),
] as const
export type NightEnd = (typeof nightEnds)[number]

export interface Judged {
  readonly end: NightEnd
  /** Regressions that fail the night. */
  readonly regressions: readonly CellVerdict[]
  /** Confirmed, but of cells that too few nights know. */
  readonly tooNew: readonly CellVerdict[]
  readonly words: string
}

export interface JudgeOptions {
  /** Null where the night ended before there was one. */
  readonly comparison: RunComparison | null
  readonly isComplete: boolean
  /** Why it was ended early. */
  readonly stopped: string | undefined
  readonly sameCode: boolean
  readonly nights: number
  readonly nightsOf: ReadonlyMap<string, number>
  readonly needed: number
}

export function judgeNight(options: JudgeOptions): Judged {
  const { comparison, needed, nights, nightsOf, sameCode } = options
  const confirmed = (comparison?.cells ?? []).filter(
    ({ verdict, acknowledged }) => verdict === 'regressed' && acknowledged === null,
  )
  const known = confirmed.filter(({ key }) => (nightsOf.get(key) ?? 0) >= needed)
  const regressions = nights < needed || sameCode ? [] : known
  const tooNew = confirmed.filter((cell) => !regressions.includes(cell))
  const judged = (end: NightEnd, words: string): Judged => ({ end, regressions, tooNew, words })
  if (regressions.length > 0) return judged('regressed', `${cells(regressions.length)} regressed`)
  if (!options.isComplete || comparison === null) {
    return judged('incomplete', options.stopped ?? 'stopped before everything was measured')
  }
  if (sameCode && known.length > 0 && nights >= needed) {
    return judged('inconclusive', `the same code differs from itself in ${cells(known.length)}: noise`)
  }
  if (comparison.inconclusive) return judged('inconclusive', 'too few valid trials to tell')
  const failing = comparison.findings.filter(({ kind }) => kind === 'new-failures')
  if (failing.length > 0) return judged('new-failures', failing.map(({ text }) => text).join('; '))
  if (nights < needed) {
    return judged('learning', `learning: ${nights} of ${needed} nights, ${needed - nights} missing`)
  }
  return judged('passed', comparison.verdict === 'improved' ? 'improved' : 'no regression')
}

const cells = (count: number): string => `${count} ${count === 1 ? 'cell' : 'cells'}`
