import { UsageInvalid } from '../core/errors.ts'
import type { TrialPlace } from '../core/trial.ts'
import type { StoredRun } from './run-record.ts'

/** What is known of where trials of a run were: its own target, and what its trials say. */
export interface Placed {
  readonly runId: string
  readonly places: readonly (Pick<TrialPlace, 'target'> & Partial<Pick<TrialPlace, 'engine'>>)[]
}

export const placesOf = ({ run, trials }: Pick<StoredRun, 'run' | 'trials'>): Placed => ({
  runId: run.runId,
  places: [run, ...trials.flatMap(({ place }) => place ?? [])],
})

/**
 * Figures of local engines and of AWS, or of made-up trials and real ones, belong in no common statistic. Where imported
 * trials come from nobody knows: they go with any.
 * @throws UsageInvalid naming the first two runs that do not go together
 */
export function requireOnePlace(runs: readonly Placed[], flag: string): void {
  const first = new Map<'target' | 'engine', { readonly word: string; readonly runId: string }>()
  for (const { runId, places } of runs) {
    for (const { target, engine } of places) {
      for (const [kind, word] of [
        ['target', target],
        ['engine', engine],
      ] as const) {
        if (word === null || word === undefined || word === 'imported') continue
        const before = first.get(kind)
        if (before === undefined) first.set(kind, { word, runId })
        else if (before.word !== word) throw mixed(flag, before, { word, runId })
      }
    }
  }
}

interface Found {
  readonly word: string
  readonly runId: string
}

const mixed = (flag: string, one: Found, other: Found): UsageInvalid =>
  new UsageInvalid(
    `trials of ${one.word} and of ${other.word} belong in no common figure: ${flag}: run ` +
      (one.runId === other.runId ? one.runId : `${one.runId} and run ${other.runId}`),
    { suggestions: ['Take runs of one kind: `soalbench runs` lists where each was measured.'] },
  )
