import { formatBytes as formatWhole } from '../core/size.ts'
import type { Crossing, Side } from '../stats/crossover/crossover-answer.ts'
import type { ComparedSide, Comparison } from './comparison.ts'
import { activeLabel, shortLabel, sideLabel } from './side-label.ts'

/** The answer of a comparison in one sentence, with its uncertainty, without a full stop. */
export function sentenceOf(comparison: Comparison): string {
  const { answer } = comparison
  switch (answer.kind) {
    case 'one':
    case 'several':
      return withLimit(crossed(comparison, answer.crossings), comparison)
    case 'none':
      return withLimit(everywhere(comparison), comparison)
    case 'tie':
      return withLimit(tied(comparison), comparison)
    case 'infeasible':
      return upToLimit(comparison)
    case 'undecided':
      return withLimit(undecided(comparison), comparison)
  }
}

/** What the less of a metric is called. */
function lessWord({ metric, statistic }: Pick<Comparison, 'metric' | 'statistic'>): string {
  if (metric === 'cost') return 'cheaper'
  return statistic === 'p95' ? 'faster at p95' : 'faster'
}

function crossed(comparison: Comparison, crossings: readonly Crossing[]): string {
  const [first, ...more] = crossings
  if (first === undefined) return undecided(comparison)
  const range = rangeOf(comparison)
  const winner = (side: Side, from: number, to: number): string =>
    activeLabel(sideOf(comparison, side), from, to, comparison.ofPlatforms)
  const start = `below ${crossingWords(first)} ${winner(first.below, range.low, first.size)} is ${lessWord(comparison)}`
  const after = [first, ...more].map((crossing, at) => {
    const next = crossings[at + 1]
    const name = winner(otherOf(crossing.below), crossing.size, next?.size ?? range.high)
    return next === undefined ? `above it ${name}` : `from there to ${crossingWords(next)} ${name}`
  })
  return [start, ...after].join(', ')
}

/** `63 MB (48 MB to 81 MB, 95 %)`. */
function crossingWords({ size, low, high }: Crossing): string {
  const at = formatBytes(size)
  if (low === undefined && high === undefined) return `about ${at} (no bound at 95 %)`
  if (low === undefined) return `${at} (at most ${formatBytes(high ?? 0)}, 95 %)`
  if (high === undefined) return `${at} (at least ${formatBytes(low)}, 95 %)`
  return `${at} (${formatBytes(low)} to ${formatBytes(high)}, 95 %)`
}

function everywhere(comparison: Comparison): string {
  const { answer } = comparison
  const winner = answer.below ?? 'a'
  const { low, high } = rangeOf(comparison)
  const name = activeLabel(sideOf(comparison, winner), low, high, comparison.ofPlatforms)
  const loser = nameOf(comparison, otherOf(winner))
  const beyond =
    answer.extrapolated === undefined
      ? ''
      : `; their curves would cross at about ${formatBytes(answer.extrapolated)}, which is beyond what was measured`
  return `${name} is ${lessWord(comparison)} than ${loser} everywhere measured (${rangeWords(comparison)})${beyond}`
}

const tied = (comparison: Comparison): string =>
  `${both(comparison)} are within 5 % of each other everywhere measured (${rangeWords(comparison)}): either will do`

function undecided(comparison: Comparison): string {
  const { answer } = comparison
  const start = `undecided between ${both(comparison)}`
  const sizes = answer.repeat.map(formatBytes).join(', ')
  const words = {
    'one-size': ': they have only one size in common; measure at least three from small to large',
    'no-common-range': ': they have no sizes in common; measure both at the same ones',
    'no-repetition': `: every size was measured once, so that the noise is not known; repeat ${sizes}`,
    noise: ` from ${rangeWords(comparison)}${guess(answer.candidate)}${sizes === '' ? '' : `; repeat ${sizes}`}`,
  }
  return `${start}${words[answer.reason ?? 'noise']}`
}

const guess = (candidate: Crossing | undefined): string =>
  candidate === undefined
    ? ''
    : ` (the curves cross at about ${formatBytes(candidate.size)}, which the runs do not bear out)`

function upToLimit(comparison: Comparison): string {
  const { answer } = comparison
  const { low, high } = rangeOf(comparison)
  const winner = sideOf(comparison, answer.infeasible?.side ?? 'a')
  const rest = nameOf(comparison, otherOf(answer.infeasible?.side ?? 'a'))
  const from = formatBytes(answer.infeasible?.from ?? 0)
  return `${activeLabel(winner, low, high, comparison.ofPlatforms)} is ${lessWord(comparison)} than ${rest} wherever it can do the job (${rangeWords(comparison)}); from ${from} on it cannot, and ${rest} remains`
}

/** Who ends first, where that is not the answer itself. */
function withLimit(sentence: string, comparison: Comparison): string {
  const { infeasible } = comparison.answer
  if (infeasible === undefined) return sentence
  return `${sentence}; infeasible on ${nameOf(comparison, infeasible.side)} from ${formatBytes(infeasible.from)} on`
}

const both = (comparison: Comparison): string => `${nameOf(comparison, 'a')} and ${nameOf(comparison, 'b')}`

function nameOf(comparison: Comparison, side: Side): string {
  const label = comparison.ofPlatforms ? shortLabel : sideLabel
  return label(sideOf(comparison, side))
}

const sideOf = ({ a, b }: Comparison, side: Side): ComparedSide => (side === 'a' ? a : b)

const otherOf = (side: Side): Side => (side === 'a' ? 'b' : 'a')

const rangeOf = ({ answer }: Comparison): { readonly low: number; readonly high: number } =>
  answer.range ?? { low: 0, high: Number.POSITIVE_INFINITY }

function rangeWords({ answer }: Comparison): string {
  return answer.range === undefined
    ? 'no range'
    : `${formatBytes(answer.range.low)} to ${formatBytes(answer.range.high)}`
}

/** The ends of a range come back from logarithms: 999999999.99 is 1 GB. */
const formatBytes = (bytes: number): string => formatWhole(Math.round(bytes))
