import { type Centre, recentre, widthOf } from './refine-centre.ts'
import { refineModel, type RefineModel } from './refine-model.ts'
import type { RefineBatch, RefineDone, RefineRules, RefineState, RefineStop } from './refine-state.ts'

const bracketSizes = 8
const endPairs = 4
/** Noisy runs: from a coefficient of variation of 20 % on, more pairs and a narrower interval make up for a slope less sure. */
const noisy = { cv: 0.2, pairs: 12, safety: 0.75 }
const calm = { pairs: 6, safety: 0.85 }

/**
 * Bracket and refine: what to measure next so that the crossing's interval shrinks most per dollar, or why to stop. Eight
 * sizes over the range, then four pairs a round at both sides of where the crossing is thought to be, until the interval is
 * within the tolerance. Replays all rounds from the pairs, so that equal states have equal plans.
 */
export function nextTrials(state: RefineState, rules: RefineRules): RefineBatch | RefineDone {
  const from = Math.log(state.low)
  const to = highestWorking(state)
  if (to - from < 1) return stop('range-exhausted', undefined)
  const missing = missingBracket(state, from, to)
  if (missing.length > 0) return batch(state, rules, 0, missing, 1, undefined)
  const bracket = state.pairs.filter(({ round }) => round === 0)
  const near = rules.near === undefined ? undefined : Math.log(rules.near)
  const model = refineModel(bracket, from, to, near)
  if (model === undefined) return atTheEnds(state, rules, from, to)

  const { centre, rounds } = replay(state, model, from, to)
  const { cv, halfWidth } = widthOf(centre)
  const { pairs, safety } = cv > noisy.cv ? noisy : calm
  const enough = rounds >= 2 && centre.residuals.length >= pairs
  if (enough && halfWidth < safety * Math.log(1 + rules.tolerance)) return stop('tolerance', centre)
  const reach = reachOf(rounds + 1)
  const x = Math.max(from + reach, Math.min(to - reach, centre.x))
  return batch(state, rules, rounds + 1, [Math.exp(x - reach), Math.exp(x + reach)], 2, centre)
}

const reachOf = (round: number): number => (round === 1 ? 0.5 : 0.25)

function replay(
  { pairs }: RefineState,
  model: RefineModel,
  from: number,
  to: number,
): { readonly centre: Centre; readonly rounds: number } {
  const differences = pairs.map(({ round, size, a, b }) => ({
    round,
    x: Math.log(size),
    d: model.direction * (Math.log(a) - Math.log(b)),
  }))
  const rounds = differences.reduce((most, { round }) => Math.max(most, round), 0)
  let centre: Centre = { x: model.x, crossing: model.x, slope: model.slope, residuals: [] }
  for (let round = 1; round <= rounds; round += 1) {
    const reach = reachOf(round)
    const start = Math.max(from + reach, Math.min(to - reach, centre.x))
    const known = differences.filter((pair) => pair.round <= round)
    centre = recentre(start, model.slope, known, { from, to })
  }
  return { centre, rounds }
}

/** Log-spaced sizes that no pair is near to yet; what an earlier run has measured counts. */
function missingBracket({ pairs }: RefineState, from: number, to: number): readonly number[] {
  const step = (to - from) / (bracketSizes - 1)
  return Array.from({ length: bracketSizes }, (_, at) => from + at * step)
    .filter((x) => !pairs.some(({ size }) => Math.abs(Math.log(size) - x) <= step / 2))
    .map(Math.exp)
}

/** The largest size that worked below the smallest that failed twice. */
function highestWorking({ high, pairs, failedSizes }: RefineState): number {
  const twice = failedSizes.filter((size, at) => failedSizes.indexOf(size) !== at)
  const limit = Math.min(...twice)
  if (!Number.isFinite(limit)) return Math.log(high)
  const worked = pairs.map(({ size }) => size).filter((size) => size < limit)
  return Math.log(worked.length === 0 ? limit / 2 : Math.max(...worked))
}

/** Without a crossing: more pairs at both ends, where one would show first, and then it is so. */
function atTheEnds(
  state: RefineState,
  rules: RefineRules,
  from: number,
  to: number,
): RefineBatch | RefineDone {
  const ends = [from, to].filter(
    (end) => state.pairs.filter(({ size }) => Math.abs(Math.log(size) - end) < 0.1).length < endPairs,
  )
  if (ends.length === 0) return stop('no-crossing', undefined)
  return batch(state, rules, 0, ends.map(Math.exp), 1, undefined)
}

function batch(
  state: RefineState,
  rules: RefineRules,
  round: number,
  sizes: readonly number[],
  count: number,
  centre: Centre | undefined,
): RefineBatch | RefineDone {
  const mostUsd = sizes.reduce((sum, size) => sum + count * rules.pairUsd(size), 0)
  if (state.pairs.length + sizes.length * count > rules.maxPairs) return stop('run-cap', centre)
  if (state.spentUsd + mostUsd > rules.capUsd) return stop('cost-cap', centre)
  return { kind: 'measure', round, pairs: sizes.map((size) => ({ size, count })), mostUsd }
}

function stop(reason: RefineStop, centre: Centre | undefined): RefineDone {
  if (centre === undefined) return { kind: 'done', reason, crossing: undefined }
  const { crossing } = centre
  const { halfWidth } = widthOf(centre)
  return {
    kind: 'done',
    reason,
    crossing: {
      size: Math.exp(crossing),
      low: Math.exp(crossing - halfWidth),
      high: Math.exp(crossing + halfWidth),
    },
  }
}
