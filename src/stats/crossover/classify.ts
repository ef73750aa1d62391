import type { Crossing, CrossoverAnswer, CrossoverKind, RatioAt, Side } from './crossover-answer.ts'
import type { PlacedCrossings } from './crossings-of.ts'
import type { Drawn } from './draw-differences.ts'
import { drawnInterval } from './interval.ts'
import { indifferent } from './ratio-band.ts'
import type { SizeDifference } from './sign-bands.ts'

/** All that a verdict rests on. */
export interface Findings {
  readonly confidence: number
  readonly sizes: readonly SizeDifference[]
  readonly band: readonly RatioAt[]
  readonly placed: PlacedCrossings
  readonly drawn: Drawn
  /** ln sizes of the curves, and which option of a side is the best at each. */
  readonly points: Float64Array
  readonly best: {
    readonly a: readonly (number | undefined)[]
    readonly b: readonly (number | undefined)[]
  }
  readonly infeasible: CrossoverAnswer['infeasible']
}

type Verdict = Pick<
  CrossoverAnswer,
  'kind' | 'crossings' | 'candidate' | 'below' | 'above' | 'reason' | 'repeat' | 'infeasible'
>

export function classify(findings: Findings): Verdict {
  const { sizes, infeasible } = findings
  const crossings = crossingsWithIntervals(findings)
  const kind = kindOf(findings)
  const undecided = kind === 'undecided'
  const found = kind === 'one' || kind === 'several'
  const decided = undecided ? sizes : sizes.filter(({ sign }) => sign !== 0)
  return {
    kind,
    crossings: found ? crossings : [],
    candidate: undecided ? crossings[0] : undefined,
    below: kind === 'tie' ? undefined : sideOf(decided[0]),
    above: kind === 'tie' ? undefined : sideOf(decided.at(-1)),
    reason: undecided ? 'noise' : undefined,
    repeat: undecided ? sizes.filter(({ sign }) => sign === 0).map(({ size }) => size) : [],
    infeasible,
  }
}

const crossingsWithIntervals = ({ placed, drawn, confidence, points, best }: Findings): readonly Crossing[] =>
  placed.centres.map((centre, at) => {
    const { low, high } = drawnInterval(drawn.crossings[at]!, drawn.without[at]!, confidence)
    return {
      size: Math.exp(centre),
      low: low === undefined ? undefined : Math.exp(low),
      high: high === undefined ? undefined : Math.exp(high),
      below: placed.windows[at]!.direction === 1 ? 'a' : 'b',
      options: optionsAt(points, best, centre),
    }
  })

function optionsAt(points: Float64Array, { a, b }: Findings['best'], x: number): Crossing['options'] {
  const position = points.findIndex((point) => point >= x)
  return { a: a[position], b: b[position] }
}

function kindOf({ band, sizes, placed, infeasible }: Findings): CrossoverKind {
  if (band.every(({ low, high }) => Math.log(low) >= -indifferent && Math.log(high) <= indifferent))
    return 'tie'
  if (placed.established) return placed.centres.length === 1 ? 'one' : 'several'
  const winner = sideOf(sizes.find(({ sign }) => sign !== 0))
  if (winner === undefined || mayLose(band, winner)) return 'undecided'
  return infeasible?.side === winner ? 'infeasible' : 'none'
}

/** Whether the interval admits, at any size, that the other is better by more than 5 %. */
const mayLose = (band: readonly RatioAt[], winner: Side): boolean =>
  band.some(({ low, high }) => (winner === 'a' ? Math.log(high) > indifferent : Math.log(low) < -indifferent))

const sideOf = (difference: SizeDifference | undefined): Side | undefined => {
  if (difference === undefined || difference.sign === 0) return undefined
  return difference.sign < 0 ? 'a' : 'b'
}
