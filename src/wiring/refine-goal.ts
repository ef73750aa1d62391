import type { Cell } from '../core/cell.ts'
import type { StartLevel } from '../core/platform.ts'
import type { Comparison } from '../crossover/comparison.ts'
import type { Question } from './refine-answer.ts'
import type { KnownTrial } from './refine-known.ts'

/** What is searched for: where two platforms cross, for one workload at one start level. Sizes in bytes. */
export interface SearchGoal extends Question {
  readonly workload: string
  readonly startLevel: StartLevel
  /** 0.25: within ±25 %. */
  readonly tolerance: number
  readonly low: number
  readonly high: number
  readonly mostPairs: number
}

/** Trials to be run one after the other, in any order: a pair, or the sizings of a platform at one size of the bracket. */
export interface CellGroup {
  readonly role: KnownTrial['role']
  readonly round: number
  readonly cells: readonly Cell[]
}

/** A crossing as a search knows it. */
export interface NearCrossing {
  readonly size: number
  readonly low: number
  readonly high: number
}

export interface MeasureStep {
  readonly kind: 'measure'
  readonly groups: readonly CellGroup[]
  readonly purpose: 'bracket' | 'ends' | 'refine' | 'decide'
  readonly near: NearCrossing | undefined
  /** By how much the interval may get narrower, in ln size, per US dollar. */
  readonly gainPerUsd: number
}

/** `found`: the answer is decided, its crossings within the tolerance. The others ended without that. */
export type SearchEnd = 'found' | 'most-pairs' | 'not-decidable' | 'failing'

export interface DoneStep {
  readonly kind: 'done'
  readonly end: SearchEnd
  readonly comparison: Comparison | undefined
  /** Trials that it rests on. */
  readonly trials: number
}
