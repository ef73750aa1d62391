import type { TrialPlace } from '../core/trial.ts'
import type { RunRecord, StoredTrial } from './run-record.ts'

/** What a run says of where its trials were. */
export const placeOfRun = ({ target, region }: Pick<RunRecord, 'target' | 'region'>): TrialPlace => ({
  ...{ target, region, endpoint: null, accountId: null },
  ...{ partition: null, engine: null },
})

/** A trial that says where it was; what nobody said is what its run says. */
export const withPlace = (trial: StoredTrial, run: Pick<RunRecord, 'target' | 'region'>): StoredTrial =>
  trial.place === null ? { ...trial, place: placeOfRun(run) } : trial
