import { groupBy } from '../core/group-by.ts'
import { cellKey } from '../core/cell.ts'
import type { RunRecord, StoredTrial } from '../store/run-record.ts'

/** The runs of one side, pooled. */
export interface Arm {
  readonly runs: readonly RunRecord[]
  readonly trials: readonly StoredTrial[]
}

export interface Arms {
  readonly base: Arm
  readonly head: Arm
  /** The code of BASE, measured again in the night of HEAD and in turns with it. */
  readonly control: Arm | null
  /** Flagged cells, measured again on both sides. */
  readonly again: { readonly head: Arm; readonly control: Arm } | null
}

/** What HEAD is held against: a control of the same night where there is one. */
export const referenceOf = ({ base, control }: Arms): Arm => control ?? base

export const trialsByCell = ({ trials }: Arm): ReadonlyMap<string, readonly StoredTrial[]> =>
  groupBy(trials, ({ cell }) => cellKey(cell))

export const succeeded = (trials: readonly StoredTrial[]): readonly StoredTrial[] =>
  trials.filter(({ state }) => state === 'succeeded')
