import type { Trial } from '../core/trial.ts'

/** What attempts of a trial cost that did not come to its end. */
export type EarlierAttempts = Pick<Trial, 'overheadUsage' | 'unmeteredAttempts'>

/**
 * By trial id: the bill of attempts that an interruption ended, and of those that began and of whose end nothing is known
 * (`lost`). The trial is run again, and the money is gone all the same.
 */
export function earlierAttempts(
  completed: readonly Trial[],
  lost: readonly string[],
): ReadonlyMap<string, EarlierAttempts> {
  const attempts = new Map<string, EarlierAttempts>()
  for (const { trialId, state, usage, overheadUsage, unmeteredAttempts } of completed) {
    if (state !== 'cancelled') continue
    const all = usage === null ? overheadUsage : [...overheadUsage, usage]
    attempts.set(trialId, { overheadUsage: all, unmeteredAttempts })
  }
  for (const trialId of lost) {
    const known = attempts.get(trialId) ?? { overheadUsage: [], unmeteredAttempts: 0 }
    attempts.set(trialId, { ...known, unmeteredAttempts: known.unmeteredAttempts + 1 })
  }
  return attempts
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
