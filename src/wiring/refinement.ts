import type { Plan, PlannedTrial } from '../bench/plan.ts'
import { levelKey } from '../bench/refine-options.ts'
import type { MoreTrials } from '../bench/run-dependencies.ts'
import { shuffled } from '../bench/shuffled.ts'
import { seededRandom } from '../core/seeded-random.ts'
import { TrialNumbers } from '../bench/trial-numbers.ts'
import type { PriceBook } from '../cost/price-book.ts'
import type { StoredTrial } from '../store/run-record.ts'
import type { DoneStep, MeasureStep, SearchGoal } from './refine-goal.ts'
import { allTrials, atLevel, knownTrials, type KnownTrial, type SearchTrial } from './refine-known.ts'
import { goalsOf } from './refine-goals.ts'
import { Search } from './refine-search.ts'
import { whyOf } from './refine-words.ts'

/**
 * All searches of a run. The first trials are those of its plan; whenever all have ended, one search is given its next step: the
 * one that gains most per dollar. Steps follow from the ends of trials and the seed alone, so that a run that is resumed plans
 * the same trials again, finds most of them done, and goes on.
 */
export class Refinement {
  readonly #plan: Plan
  readonly #stored: ReadonlyMap<string, StoredTrial>
  readonly #searches: readonly { readonly search: Search; step: MeasureStep | DoneStep | undefined }[]
  readonly #numbers: TrialNumbers
  readonly #planned: SearchTrial[]
  #attempts = 1
  #steps = 0

  constructor(
    plan: Plan,
    book: PriceBook,
    /** By trial id; grows as trials end. */
    stored: ReadonlyMap<string, StoredTrial>,
    draws?: number,
  ) {
    this.#plan = plan
    this.#stored = stored
    this.#searches = goalsOf(plan, book, draws).map((goal) => ({
      search: new Search(goal, plan),
      step: undefined,
    }))
    this.#numbers = new TrialNumbers(plan.runId, plan.trials)
    this.#planned = plan.trials.map((planned) => ({ planned, role: 'bracket', attempt: 0 }))
  }

  /** What is to be run next; nothing when every search is done. All trials planned before must have ended. */
  readonly more = (): MoreTrials => {
    const known = knownTrials(this.#planned, this.#stored)
    for (const each of this.#searches)
      each.step ??= each.search.step(atLevel(known, levelKey(each.search.goal)))
    const open = this.#searches.flatMap((each) =>
      each.step?.kind === 'measure' ? [{ each, step: each.step }] : [],
    )
    const [best] = open.toSorted((p, q) => q.step.gainPerUsd - p.step.gainPerUsd)
    if (best === undefined) return { trials: [], why: '' }
    best.each.step = undefined
    const trials = this.#plans(best.step, best.each.search)
    return { trials, why: whyOf(best.each.search.goal, best.step) }
  }

  /** Trials that have ended, in the order of planning; last those that were not planned this time. */
  ended(): readonly KnownTrial[] {
    return allTrials(this.#planned, this.#stored)
  }

  /** Ended and unfinished searches. */
  get searches(): readonly { readonly goal: SearchGoal; readonly done: DoneStep | undefined }[] {
    return this.#searches.map(({ search: { goal }, step }) => ({
      goal,
      done: step?.kind === 'done' ? step : undefined,
    }))
  }

  /** Groups in random order, and the trials of each, one after the other: what drifts meets both platforms alike. */
  #plans(step: MeasureStep, search: Search): readonly PlannedTrial[] {
    this.#steps += 1
    const random = seededRandom(this.#plan.seed + this.#steps)
    const order = shuffled([...step.groups.keys()], random)
    const planned: SearchTrial[][] = step.groups.map(() => [])
    for (const at of order) {
      const group = step.groups[at]
      if (group === undefined) continue
      const attempt = (this.#attempts += 1)
      const inOrder = shuffled([...group.cells.keys()], random)
      const own: SearchTrial[] = []
      for (const position of inOrder) {
        const cell = group.cells[position]
        if (cell !== undefined)
          own[position] = { planned: this.#numbers.next(cell), role: group.role, attempt }
      }
      planned[at] = own
    }
    search.take(step, planned)
    const all = planned.flat().toSorted((p, q) => p.planned.sequence - q.planned.sequence)
    this.#planned.push(...all)
    return all.map((each) => each.planned)
  }
}
