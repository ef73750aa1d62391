import type { Cell } from '../core/cell.ts'
import type { Acknowledgement } from './acknowledgements.ts'
import type { MeasureName, SideName } from './measures.ts'

export type Verdict = 'regressed' | 'improved' | 'unchanged' | 'unconfirmed' | 'incomparable'

/** Why a verdict is what it is. */
export type Reason =
  | 'confirmed'
  | 'faster'
  | 'equivalent'
  /** No change is shown, and none is excluded. */
  | 'too-noisy'
  | 'too-few-trials'
  | 'no-control'
  | 'not-in-turns'
  | 'not-measured-again'
  | 'not-repeated'
  | 'platform-drift'
  | 'not-the-same'
  | 'nothing-measured'

/** One measure of a cell. Percentages are changes of HEAD against the reference: 20 is a fifth slower, or dearer. */
export interface MeasureVerdict {
  readonly measure: MeasureName
  readonly clock: string
  readonly verdict: Verdict
  readonly reason: Reason
  readonly flagged: boolean
  /** 2 where the figures are those of the trials measured again. */
  readonly stage: 1 | 2
  readonly shiftPercent: number | null
  /** Interval at the confidence of the document; null where the trials are too few for one. */
  readonly low: number | null
  readonly high: number | null
  /** One-sided, in the direction of the shift. */
  readonly p: number | null
  readonly q: number | null
  /** The first stage's shift and its standard deviation, for the nights to come. */
  readonly logShift: number | null
  readonly logShiftSd: number | null
  /** The smallest slowdown that is found four times in five. */
  readonly detectablePercent: number | null
  readonly slowDrift: { readonly nights: number; readonly since: number; readonly alarm: boolean } | null
}

export interface CellVerdict extends Omit<MeasureVerdict, 'measure' | 'clock'> {
  /** `aggregate · 10 MB csv · lambda 1769 MiB · cold` */
  readonly cell: string
  readonly key: string
  readonly of: Cell
  readonly measure: MeasureName | null
  /** One sentence: what was found and why it is not more. */
  readonly words: string
  /** Valid trials. */
  readonly n: Readonly<Record<SideName, number>>
  readonly measures: readonly MeasureVerdict[]
  /** Set where somebody has accepted the regression: it is shown and does not fail. */
  readonly acknowledged: Acknowledgement | null
  readonly controlScript: string | null
}

export interface Finding {
  readonly kind:
    | 'new-failures'
    | 'failures-gone'
    | 'only-in-one'
    | 'platform-drift'
    | 'suite-shift'
    | 'slow-drift'
    | 'price-change'
    | 'in-turns'
    | 'run-not-complete'
    | 'measured-again'
    | 'acknowledgement'
    | 'too-few-trials'
  readonly text: string
  /** Concerned cells, as they are named. */
  readonly cells: readonly string[]
}

interface RunsOfArm {
  readonly runs: readonly string[]
  readonly trials: number
  readonly soalbenchVersions: readonly string[]
}

export interface RunComparison {
  readonly verdict: Verdict
  /** Too few valid trials, or nothing comparable: neither red nor green. */
  readonly inconclusive: boolean
  /** Regressions that nobody has acknowledged. */
  readonly regressions: number
  readonly target: string
  readonly arms: Readonly<Record<SideName, RunsOfArm | null>>
  readonly reference: 'control' | 'base'
  readonly startedAt: string
  readonly priceBook: string
  readonly confidence: number
  readonly leastPercent: number
  readonly marginPercent: number
  readonly findings: readonly Finding[]
  readonly cells: readonly CellVerdict[]
  /** Keys of cells to be measured again; empty where nothing is left to do. */
  readonly measureAgain: readonly string[]
}
