import { levelKey } from '../bench/refine-options.ts'
import type { PlannedTrial } from '../bench/plan.ts'
import type { Platform } from '../core/platform.ts'
import type { StoredTrial } from '../store/run-record.ts'

/** A trial of a search that has ended. */
export interface KnownTrial {
  readonly trial: StoredTrial
  /** `bracket`: of sizes over the whole range, in every sizing. `pair`: with one trial of the other platform. */
  readonly role: 'bracket' | 'pair'
  /** Trials of one attempt at a size have the same number. */
  readonly attempt: number
}

/** A trial of a search as it was planned. */
export interface SearchTrial extends Pick<KnownTrial, 'role' | 'attempt'> {
  readonly planned: PlannedTrial
}

/** What has ended of what was planned, in the order of planning: the order of ends must not matter. */
export function knownTrials(
  planned: readonly SearchTrial[],
  stored: ReadonlyMap<string, StoredTrial>,
): readonly KnownTrial[] {
  return planned.flatMap(({ planned: { trialId }, role, attempt }) => {
    const trial = stored.get(trialId)
    return trial === undefined ? [] : [{ trial, role, attempt }]
  })
}

/** Also what was not planned this time: another release, that began the run, may have searched another way. */
export function allTrials(
  planned: readonly SearchTrial[],
  stored: ReadonlyMap<string, StoredTrial>,
): readonly KnownTrial[] {
  const known = knownTrials(planned, stored)
  const ids = new Set(known.map(({ trial }) => trial.trialId))
  const others = [...stored.values()].filter(({ trialId }) => !ids.has(trialId))
  return [
    ...known,
    ...others
      .toSorted((p, q) => p.sequence - q.sequence)
      .map((trial) => ({ trial, role: 'pair' as const, attempt: -1 })),
  ]
}

export const atLevel = (known: readonly KnownTrial[], level: string): readonly KnownTrial[] =>
  known.filter(({ trial }) => levelKey(trial.cell) === level)

/** What is compared: US dollars of the sample's bill, or seconds on our clock. Undefined for a trial that does not tell it. */
export function valueOf(trial: StoredTrial, metric: 'cost' | 'latency'): number | undefined {
  if (trial.state !== 'succeeded') return undefined
  const value = metric === 'cost' ? Number(trial.invoice?.totalUsd ?? 0) : (trial.clientMs ?? 0) / 1000
  return value > 0 ? value : undefined
}

/** Sizes of attempts that ended at a limit of memory or time in every sizing, one entry for each attempt and platform. */
export function failedSizes(known: readonly KnownTrial[], of: readonly Platform[]): readonly number[] {
  const attempts = new Map<string, KnownTrial[]>()
  for (const each of known) {
    const { platform, payloadBytes } = each.trial.cell
    if (!of.includes(platform)) continue
    const key = `${each.attempt} ${platform} ${payloadBytes}`
    attempts.set(key, [...(attempts.get(key) ?? []), each])
  }
  return [...attempts.values()]
    .filter((some) => some.every(({ trial }) => hitLimit(trial)))
    .map(([first]) => first?.trial.cell.payloadBytes ?? 0)
}

/** A sizing that came to its limit with less is not run with more: that is a limit as well. */
const hitLimit = ({ state, failureCause }: StoredTrial): boolean =>
  state === 'unsupported' || failureCause === 'out-of-memory' || failureCause === 'timed-out'
