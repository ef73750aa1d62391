import { canonicalJson, type Cell } from '../core/cell.ts'
import type { Platform } from '../core/platform.ts'
import type { RefineState } from '../stats/crossover/refine-state.ts'
import type { StoredTrial } from '../store/run-record.ts'
import { bestSizings } from './refine-answer.ts'
import { expectedUsd } from './refine-cost.ts'
import type { CellGroup, MeasureStep, NearCrossing, SearchGoal } from './refine-goal.ts'
import type { KnownTrial } from './refine-known.ts'
import { preferredSize, twoDigits } from './refine-sizes.ts'

/** Where a search stands. */
export interface Standing {
  readonly goal: SearchGoal
  /** One cell for each sizing of the two platforms; their payload does not count. */
  readonly cells: readonly Cell[]
  readonly known: readonly KnownTrial[]
  readonly state: RefineState
  /** Trials that sizings are chosen by. */
  readonly choiceFrom: readonly StoredTrial[]
  readonly near: NearCrossing | undefined
}

type Wanted = readonly { readonly size: number; readonly count: number }[]

/** Pairs around a crossing, each platform in the sizing that is the best there. */
export function refineStep(standing: Standing, wanted: Wanted, round: number): MeasureStep {
  const range = workingRange(standing)
  const groups = wanted.flatMap(({ size, count }) =>
    pairsAt(standing, preferredSize(size, range), count, round),
  )
  return measure(standing, groups, 'refine')
}

/** Pairs where an answer that is not decided needs them. */
export function decideStep(standing: Standing, sizes: readonly number[]): MeasureStep {
  const range = workingRange(standing)
  const groups = sizes.flatMap((size) => pairsAt(standing, preferredSize(size, range), 2, 0))
  return measure(standing, groups, 'decide')
}

/** Sizes of the bracket that have no pair yet, in every sizing of the platform that lacks it; elsewhere more pairs. */
export function bracketStep(standing: Standing, wanted: Wanted): MeasureStep {
  const groups = wanted.flatMap(({ size }) => {
    const bytes = bracketSize(standing, size)
    const lacking = standing.goal.platforms.filter((platform) => !isDone(standing, platform, bytes))
    return lacking.length === 0
      ? pairsAt(standing, bytes, 1, 0)
      : lacking.map((platform) => sizingsAt(standing, platform, bytes))
  })
  const isAtEnds = groups.every(({ role }) => role === 'pair')
  return measure(standing, groups, isAtEnds ? 'ends' : 'bracket')
}

/** A size that failed is tried again as it was: the same failing twice has to be seen to be the same. */
function bracketSize(standing: Standing, size: number): number {
  const { goal, known } = standing
  const failed = known
    .filter(({ role }) => role === 'bracket')
    .map(({ trial }) => trial.cell.payloadBytes)
    .filter((bytes) => goal.platforms.some((platform) => !isDone(standing, platform, bytes)))
  const distance = (bytes: number): number => Math.abs(Math.log(bytes / size))
  const [nearest] = failed.toSorted((p, q) => distance(p) - distance(q))
  return nearest !== undefined && distance(nearest) < 0.12 ? nearest : twoDigits(size, goal)
}

const isDone = ({ known }: Standing, platform: Platform, bytes: number): boolean =>
  known.some(
    ({ role, trial: { cell, state } }) =>
      role === 'bracket' &&
      state === 'succeeded' &&
      cell.platform === platform &&
      cell.payloadBytes === bytes,
  )

const sizingsAt = ({ cells }: Standing, platform: Platform, payloadBytes: number): CellGroup => ({
  role: 'bracket',
  round: 0,
  cells: cells.filter((cell) => cell.platform === platform).map((cell) => ({ ...cell, payloadBytes })),
})

function pairsAt(standing: Standing, payloadBytes: number, count: number, round: number): CellGroup[] {
  const { goal, cells, choiceFrom } = standing
  const pair = goal.platforms.flatMap((platform) => {
    const best = canonicalJson(bestSizings(choiceFrom, platform, [payloadBytes], goal).get(payloadBytes))
    const own = cells.filter((cell) => cell.platform === platform)
    const cell = own.find(({ sizing }) => canonicalJson(sizing) === best) ?? own[0]
    return cell === undefined ? [] : [{ ...cell, payloadBytes }]
  })
  return Array.from({ length: count }, () => ({ role: 'pair', round, cells: pair }))
}

/** Below what failed twice, which is not measured again. */
const workingRange = ({ goal, state }: Standing): { readonly low: number; readonly high: number } => ({
  low: goal.low,
  high: Math.min(goal.high, (failedTwice(state) ?? goal.high + 1) - 1),
})

/** The smallest size that cannot be done. */
function failedTwice({ failedSizes }: RefineState): number | undefined {
  const twice = failedSizes.filter((size, at) => failedSizes.indexOf(size) !== at)
  return twice.length === 0 ? undefined : Math.min(...twice)
}

/** Sizes may lie this far apart of which one can be done and the other cannot. */
const frontierFactor = 1.5

/**
 * Halves, in logarithms, the gap between the largest size that can be done and the smallest that cannot: a crossing may lie in
 * it. Undefined where it is small enough.
 */
export function frontierStep(standing: Standing): MeasureStep | undefined {
  const cannot = failedTwice(standing.state)
  if (cannot === undefined) return undefined
  const can = Math.max(0, ...standing.state.pairs.map(({ size }) => size).filter((size) => size < cannot))
  if (can === 0 || cannot / can <= frontierFactor) return undefined
  return bracketStep(standing, [{ size: Math.sqrt(can * cannot), count: 1 }])
}

function measure(
  { goal, known, state, near }: Standing,
  groups: readonly CellGroup[],
  purpose: MeasureStep['purpose'],
): MeasureStep {
  const cells = groups.flatMap((group) => group.cells)
  const usd = cells.reduce((sum, cell) => sum + (expectedUsd(cell, known) ?? 0), 0)
  const whole = Math.log(goal.high / goal.low) / 2
  const halfWidth = near === undefined ? whole : Math.min(whole, Math.log(near.high / near.low) / 2)
  const pairs = state.pairs.length
  const narrower = halfWidth * (1 - Math.sqrt(pairs / (pairs + groups.length)))
  return { kind: 'measure', groups, purpose, near, gainPerUsd: narrower / Math.max(usd, 1e-9) }
}
