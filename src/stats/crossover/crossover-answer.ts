import type { Level } from './ladder-curves.ts'
import type { SizeDifference } from './sign-bands.ts'

/** A size at which the two cost, or take, the same; ends of its 95 % interval are undefined where it is open. */
export interface Crossing {
  readonly size: number
  readonly low: number | undefined
  readonly high: number | undefined
  /** Who is less below it; the other is above. */
  readonly below: Side
  /** Positions of the options that cross there, where a side has several. */
  readonly options: { readonly a: number | undefined; readonly b: number | undefined }
}

export type Side = 'a' | 'b'

/** Sizes between which the interval of the difference touches ±5 %: either will do. */
export interface Zone {
  readonly low: number
  readonly high: number
}

/** How A compares to B at one size: metric of A ÷ metric of B, with its 95 % interval. */
export interface RatioAt {
  readonly size: number
  readonly ratio: number
  readonly low: number
  readonly high: number
}

/**
 * `none`: one is less everywhere. `one`, `several`: crossings, ascending. `undecided`: the data do not say; `repeat` lists the
 * sizes where more runs would. `tie`: within ±5 % everywhere. `infeasible`: who is less (`below`) cannot do the sizes from
 * `infeasible.from` on.
 */
export type CrossoverKind = 'none' | 'one' | 'several' | 'undecided' | 'tie' | 'infeasible'

export type UndecidedReason = 'noise' | 'one-size' | 'no-common-range' | 'no-repetition'

export interface CrossoverAnswer {
  readonly kind: CrossoverKind
  readonly crossings: readonly Crossing[]
  /** Who is less at the smallest and at the largest compared size; undefined where that is open. */
  readonly below: Side | undefined
  readonly above: Side | undefined
  readonly reason: UndecidedReason | undefined
  readonly repeat: readonly number[]
  /** Where undecided: the crossing of the curves, which the data do not bear out. Never to be shown as an answer. */
  readonly candidate: Crossing | undefined
  /** Where the curves would meet, outside what was measured but within twice of it. Not a measurement. */
  readonly extrapolated: number | undefined
  readonly infeasible: { readonly side: Side; readonly from: number } | undefined
  readonly indifference: readonly Zone[]
  /** Ends of the sizes compared. */
  readonly range: Zone | undefined
  readonly band: readonly RatioAt[]
  readonly sizes: readonly SizeDifference[]
  readonly level: Level | undefined
  readonly confidence: number
  readonly draws: number
  readonly samples: { readonly a: number; readonly b: number }
}
