import { median } from '../bench/median.ts'
import { canonicalJson } from '../core/cell.ts'
import type { Sizing } from '../core/sizing.ts'
import type { RefinePair } from '../stats/crossover/refine-state.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { bestSizings, type Question } from './refine-answer.ts'
import { valueOf, type KnownTrial } from './refine-known.ts'

/** Two trials that were planned as one pair. */
export interface PlannedPair {
  readonly round: number
  /** Of the trials of the first and of the second platform. */
  readonly trialIds: readonly [string, string]
}

/** Pairs of which both trials tell what is compared. */
export function plannedPairs(
  pairs: readonly PlannedPair[],
  known: readonly KnownTrial[],
  { metric }: Question,
): readonly RefinePair[] {
  const trials = new Map(known.map(({ trial }) => [trial.trialId, trial]))
  return pairs.flatMap(({ round, trialIds }) => {
    const [left, right] = trialIds.map((id) => trials.get(id))
    if (left === undefined || right === undefined) return []
    const [a, b] = [valueOf(left, metric), valueOf(right, metric)]
    if (a === undefined || b === undefined) return []
    return [{ round, size: left.cell.payloadBytes, a, b }]
  })
}

/**
 * One pair for every size of the bracket that both platforms can do: each in the sizing that curves through `choiceFrom` put
 * first there, not in the one that happened to be cheap.
 */
export function bracketPairs(
  known: readonly KnownTrial[],
  choiceFrom: readonly StoredTrial[],
  question: Question,
): readonly RefinePair[] {
  const bracket = known.flatMap(({ role, trial }) => (role === 'bracket' ? [trial] : []))
  const sizes = [...new Set(bracket.map(({ cell }) => cell.payloadBytes))].toSorted((p, q) => p - q)
  const [a, b] = question.platforms.map((platform) => {
    const best = bestSizings(choiceFrom, platform, sizes, question)
    return (size: number): number | undefined => {
      const own = bracket.filter(({ cell }) => cell.platform === platform && cell.payloadBytes === size)
      return bestValue(own, best.get(size), question)
    }
  })
  return sizes.flatMap((size) => {
    const [left, right] = [a?.(size), b?.(size)]
    return left === undefined || right === undefined ? [] : [{ round: 0, size, a: left, b: right }]
  })
}

function bestValue(
  trials: readonly StoredTrial[],
  sizing: Sizing | undefined,
  { metric }: Question,
): number | undefined {
  const bySizing = new Map<string, number[]>()
  for (const trial of trials) {
    const value = valueOf(trial, metric)
    const key = canonicalJson(trial.cell.sizing)
    if (value !== undefined) bySizing.set(key, [...(bySizing.get(key) ?? []), value])
  }
  const chosen = bySizing.get(canonicalJson(sizing))
  if (chosen !== undefined) return median(chosen)
  const others = [...bySizing.values()].flatMap((values) => median(values) ?? [])
  return others.length === 0 ? undefined : Math.min(...others)
}
