import type { Plan } from '../bench/plan.ts'
import { levelKey } from '../bench/refine-options.ts'
import type { Cell } from '../core/cell.ts'
import { nextTrials } from '../stats/crossover/next-trials.ts'
import type { RefineDone, RefineRules, RefineState } from '../stats/crossover/refine-state.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { answerOf } from './refine-answer.ts'
import { decidingSizes, widestCrossing } from './refine-confirm.ts'
import type { DoneStep, MeasureStep, NearCrossing, SearchEnd, SearchGoal } from './refine-goal.ts'
import { failedSizes, type KnownTrial, type SearchTrial } from './refine-known.ts'
import { bracketPairs, plannedPairs, type PlannedPair } from './refine-pairs.ts'
import { bracketStep, decideStep, frontierStep, refineStep, type Standing } from './refine-steps.ts'

/** Steps to an answer that stays undecided, and steps in a row that told nothing, before a search gives up. */
const mostDeciding = 8
const mostBarren = 2
/** A tolerance that nothing is within: the planner then says what it would measure next. */
const never = 1e-9

/**
 * Follows the crossing of two platforms. The planner brackets and refines it; then the same comparison as that of `soalbench
 * crossover` has to be decided and within the tolerance, so that both tell the same. What comes next follows from the trials
 * that have ended, and from nothing else.
 */
export class Search {
  readonly goal: SearchGoal
  readonly #cells: readonly Cell[]
  readonly #pairs: PlannedPair[] = []
  /** Sizings are chosen once for all rounds: what is compared must not change with every trial. */
  #choiceFrom: readonly StoredTrial[] | undefined
  #deciding = 0
  #barren = 0
  #toldBefore = -1

  constructor(goal: SearchGoal, plan: Plan) {
    this.goal = goal
    const smallest = Math.min(...plan.cells.map(({ payloadBytes }) => payloadBytes))
    this.#cells = plan.cells.filter(
      (cell) =>
        levelKey(cell) === levelKey(goal) &&
        goal.platforms.includes(cell.platform) &&
        cell.payloadBytes === smallest,
    )
  }

  /** To be asked once after every step that was taken. @param known of this workload and start level, in planned order */
  step(known: readonly KnownTrial[]): MeasureStep | DoneStep {
    const { goal } = this
    const trials = known.map(({ trial }) => trial)
    const choiceFrom = this.#choiceFrom ?? trials
    const pairs = [...bracketPairs(known, choiceFrom, goal), ...plannedPairs(this.#pairs, known, goal)]
    const failed = failedSizes(known, goal.platforms)
    if (this.#isBarren(pairs.length + failed.length)) {
      const comparison = answerOf(trials, goal)
      return { kind: 'done', end: 'failing', comparison, trials: trials.length }
    }
    const state: RefineState = { low: goal.low, high: goal.high, pairs, failedSizes: failed, spentUsd: 0 }
    const plan = nextTrials(state, this.#rules)
    const standing = { goal, cells: this.#cells, known, state, choiceFrom, near: this.#near(state) }
    if (plan.kind === 'done') return this.#judge(plan, { ...standing, choiceFrom: trials })
    if (plan.round === 0) return this.#bracket(bracketStep(standing, plan.pairs), standing)
    this.#choiceFrom = choiceFrom
    return refineStep(standing, plan.pairs, plan.round)
  }

  /** @param planned the trials of a step, group by group in the order of its cells */
  take({ groups, purpose }: MeasureStep, planned: readonly (readonly SearchTrial[])[]): void {
    if (purpose === 'decide') this.#deciding += 1
    groups.forEach(({ role, round }, at) => {
      const [a, b] = planned[at] ?? []
      if (role === 'bracket' || a === undefined || b === undefined) return
      this.#pairs.push({ round, trialIds: [a.planned.trialId, b.planned.trialId] })
    })
  }

  /** The planner repeats the ends where nothing crosses; what is decided without needs no more of them. */
  #bracket(step: MeasureStep, standing: Standing): MeasureStep | DoneStep {
    if (step.purpose !== 'ends' || frontierStep(standing) !== undefined) return step
    const trials = standing.known.map(({ trial }) => trial)
    const comparison = answerOf(trials, this.goal)
    const kind = comparison?.answer.kind
    if (kind !== 'none' && kind !== 'tie' && kind !== 'infeasible') return step
    return { kind: 'done', end: 'found', comparison, trials: trials.length }
  }

  /** The planner is done: is the answer decided, and close enough? If not, sizings are chosen anew and it goes on. */
  #judge({ reason }: RefineDone, standing: Standing): MeasureStep | DoneStep {
    const { goal, choiceFrom: trials, state } = standing
    const comparison = answerOf(trials, goal)
    const done = (end: SearchEnd): DoneStep => ({ kind: 'done', end, comparison, trials: trials.length })
    if (comparison === undefined) return done('failing')
    const frontier = comparison.answer.crossings.length === 0 ? frontierStep(standing) : undefined
    if (frontier !== undefined) return frontier
    const isOpen = comparison.answer.kind === 'undecided'
    const wide = widestCrossing(comparison, goal.tolerance)
    if (!isOpen && wide === undefined) return done('found')
    if (reason === 'run-cap' || state.pairs.length + 4 > goal.mostPairs) return done('most-pairs')
    this.#choiceFrom = trials
    if (wide !== undefined) return this.#narrow(wide.size, standing)
    if (this.#deciding >= mostDeciding) return done('not-decidable')
    return decideStep(standing, decidingSizes(comparison, goal))
  }

  #narrow(size: number, standing: Standing): MeasureStep {
    const plan = nextTrials(standing.state, { ...this.#rules, tolerance: never, near: size })
    if (plan.kind === 'measure' && plan.round > 0) return refineStep(standing, plan.pairs, plan.round)
    const around = [Math.exp(-0.25), Math.exp(0.25)].map((factor) => ({ size: size * factor, count: 2 }))
    return refineStep(standing, around, 0)
  }

  #near(state: RefineState): NearCrossing | undefined {
    const now = nextTrials(state, { ...this.#rules, maxPairs: 0 })
    const crossing = now.kind === 'done' ? now.crossing : undefined
    return crossing !== undefined && Number.isFinite(crossing.high) ? crossing : undefined
  }

  /** Dollars are kept within the cap by the run, trial by trial, each with the most that it can cost. */
  get #rules(): RefineRules {
    const { tolerance, mostPairs } = this.goal
    return { tolerance, capUsd: Number.POSITIVE_INFINITY, maxPairs: mostPairs, pairUsd: () => 0 }
  }

  #isBarren(told: number): boolean {
    this.#barren = told === this.#toldBefore ? this.#barren + 1 : 0
    this.#toldBefore = told
    return this.#barren >= mostBarren
  }
}
