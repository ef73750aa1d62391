/** One trial of each platform at one size. `a` and `b` are what is compared: seconds, or USD. */
export interface RefinePair {
  /** 0 for what was there before and for the bracket, then as planned. */
  readonly round: number
  readonly size: number
  readonly a: number
  readonly b: number
}

/** All that a search has seen so far. The plan follows from it alone, so that an interrupted search goes on. */
export interface RefineState {
  /** Ends of the sizes that may be measured. */
  readonly low: number
  readonly high: number
  readonly pairs: readonly RefinePair[]
  /** Sizes of trials that ended at a limit of memory or time, one entry each. */
  readonly failedSizes: readonly number[]
  readonly spentUsd: number
}

export interface RefineRules {
  /** 0.25: the crossing is to be known within ±25 %. */
  readonly tolerance: number
  readonly capUsd: number
  readonly maxPairs: number
  /** The most that a pair at this size may cost. */
  readonly pairUsd: (size: number) => number
  /** Which of several crossings to search for: the one nearest to this size. */
  readonly near?: number
}

export interface RefineBatch {
  readonly kind: 'measure'
  /** To be noted on the pairs that come of it. */
  readonly round: number
  /** Each pair is one trial of either platform, in random order. */
  readonly pairs: readonly { readonly size: number; readonly count: number }[]
  readonly mostUsd: number
}

export type RefineStop = 'tolerance' | 'cost-cap' | 'run-cap' | 'no-crossing' | 'range-exhausted'

export interface RefineDone {
  readonly kind: 'done'
  readonly reason: RefineStop
  /** The crossing with its 95 % interval, as far as it is known. */
  readonly crossing: { readonly size: number; readonly low: number; readonly high: number } | undefined
}

/** ln size with the difference ln a - ln b, turned such that the crossing sought rises through 0. */
export interface Difference {
  readonly x: number
  readonly d: number
  readonly round: number
}
