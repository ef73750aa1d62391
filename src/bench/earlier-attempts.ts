import type { RecordedAttempt } from '../core/attempt.ts'
import type { Trial } from '../core/trial.ts'

/** What attempts of a trial cost that did not come to its end. */
export type EarlierAttempts = Pick<Trial, 'overheadUsage' | 'unmeteredAttempts'>

export interface EarlierExecutions {
  /** As they were recorded, cancelled ones included. */
  readonly completed: readonly Trial[]
  /** Trials that a release without attempts in its journal began, and of whose end nothing is known. */
  readonly lost: readonly string[]
  /** By trial. */
  readonly before: ReadonlyMap<string, readonly RecordedAttempt[]>
}

/**
 * By trial id: the bill of attempts that were over before this execution of the run. The trial is run again, and the money
 * is gone all the same. An attempt whose end is not known is looked for when its trial's turn comes, and counted then.
 */
export function earlierAttempts(earlier: EarlierExecutions): ReadonlyMap<string, EarlierAttempts> {
  const { completed, lost, before } = earlier
  const bills = new Map<string, EarlierAttempts>()
  for (const { trialId, state, usage, overheadUsage, unmeteredAttempts } of completed) {
    if (state !== 'cancelled' || before.has(trialId)) continue
    const all = usage === null ? overheadUsage : [...overheadUsage, usage]
    bills.set(trialId, { overheadUsage: all, unmeteredAttempts })
  }
  for (const trialId of lost) {
    const known = bills.get(trialId) ?? { overheadUsage: [], unmeteredAttempts: 0 }
    bills.set(trialId, { ...known, unmeteredAttempts: known.unmeteredAttempts + 1 })
  }
  for (const [trialId, attempts] of before) bills.set(trialId, billOf(attempts))
  return bills
}

function billOf(attempts: readonly RecordedAttempt[]): EarlierAttempts {
  const ends = attempts.map(({ end }) => end)
  return {
    overheadUsage: ends.flatMap((end) => (end?.kind === 'billed' ? [end.usage] : [])),
    unmeteredAttempts: ends.filter((end) => end?.kind === 'unknown').length,
  }
}

/** The trial that was run again, with what its earlier attempts cost. */
export function withEarlier(trial: Trial, earlier: EarlierAttempts | undefined): Trial {
  if (earlier === undefined) return trial
  return {
    ...trial,
    overheadUsage: [...earlier.overheadUsage, ...trial.overheadUsage],
    unmeteredAttempts: earlier.unmeteredAttempts + trial.unmeteredAttempts,
  }
}
