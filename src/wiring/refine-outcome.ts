import type { Plan } from '../bench/plan.ts'
import { levelKey } from '../bench/refine-options.ts'
import type { Platform, StartLevel } from '../core/platform.ts'
import { crossoverEntry, type CrossoverEntry } from '../crossover/crossover-document.ts'
import { decimal, decimalText, sum } from '../cost/decimal.ts'
import { answerOf } from './refine-answer.ts'
import { gridEstimate, type GridEstimate } from './refine-grid.ts'
import type { SearchEnd, SearchGoal } from './refine-goal.ts'
import { atLevel, type KnownTrial } from './refine-known.ts'
import type { Refinement } from './refinement.ts'
import { spentUsd } from './price-trial.ts'

/** `refine` of `run --json`. Sizes in bytes. */
export interface RefineOutcome {
  readonly metric: 'cost' | 'latency'
  readonly tolerancePercent: number
  /** Trials that were run, and all that was billed for them: exact; on local engines modelled. */
  readonly trials: number
  readonly usd: string
  readonly searches: readonly SearchOutcome[]
  /** An estimate: the sizes asked for, each cell repeated alike, for crossings known as well. */
  readonly grid: GridEstimate | null
}

interface SearchOutcome extends Pick<
  CrossoverEntry,
  'kind' | 'at' | 'cheaperBelow' | 'cheaperAbove' | 'infeasible'
> {
  readonly workload: string
  readonly startLevel: StartLevel
  readonly platforms: readonly [Platform, Platform]
  /** `stopped`: the run ended before the search did. */
  readonly end: SearchEnd | 'stopped'
  /** What is known now, as `soalbench crossover` says it. */
  readonly sentence: string
}

/** Answers from all trials of the run, so that they are those of `soalbench crossover`. */
export function refineOutcome(plan: Plan, refinement: Refinement): RefineOutcome | undefined {
  if (plan.refine === undefined) return undefined
  const known = refinement.ended()
  const compared = refinement.searches.map(({ goal, done }) => {
    const trials = atLevel(known, levelKey(goal)).map(({ trial }) => trial)
    // Another search may have added trials to these since.
    const comparison = done?.trials === trials.length ? done.comparison : answerOf(trials, goal)
    return { goal, end: done?.end ?? ('stopped' as const), comparison }
  })
  const found = compared.flatMap(({ goal, end, comparison }) =>
    end === 'found' && comparison !== undefined ? [{ goal, comparison }] : [],
  )
  return {
    metric: plan.refine.metric,
    tolerancePercent: Number((plan.refine.tolerance * 100).toPrecision(6)),
    trials: known.filter(({ trial }) => trial.state !== 'unsupported').length,
    usd: decimalText(sum(known.map(({ trial }) => decimal(spentUsd(trial))))),
    searches: compared.map(({ goal, end, comparison }) => ({
      ...{ workload: goal.workload, startLevel: goal.startLevel, platforms: goal.platforms, end },
      ...(comparison === undefined ? unknown(known, goal) : answerIn(crossoverEntry(comparison))),
    })),
    grid: gridEstimate(plan, found, known) ?? null,
  }
}

type Answer = Pick<SearchOutcome, 'kind' | 'at' | 'cheaperBelow' | 'cheaperAbove' | 'infeasible' | 'sentence'>

const answerIn = ({
  kind,
  at,
  cheaperBelow,
  cheaperAbove,
  infeasible,
  sentence,
}: CrossoverEntry): Answer => ({
  ...{ kind, at, cheaperBelow, cheaperAbove, infeasible, sentence },
})

/** One of the platforms has no trial that succeeded. */
function unknown(known: readonly KnownTrial[], { platforms, ...goal }: SearchGoal): Answer {
  const without = platforms.filter(
    (platform) =>
      !atLevel(known, levelKey(goal)).some(
        ({ trial }) => trial.cell.platform === platform && trial.state === 'succeeded',
      ),
  )
  return {
    ...{ kind: 'undecided', at: [], cheaperBelow: null, cheaperAbove: null, infeasible: null },
    sentence: `undecided: no trial of ${without.join(' and ')} succeeded`,
  }
}
