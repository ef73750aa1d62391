import type { Platform } from '../core/platform.ts'
import type { Crossing, RatioAt, Side, UndecidedReason, Zone } from '../stats/crossover/crossover-answer.ts'
import type { ComparedSide, Comparison } from './comparison.ts'
import { sentenceOf } from './sentence.ts'
import { sideLabel } from './side-label.ts'

/** One entry of `crossovers` of `crossover --json`. Sizes in bytes; null where there is none or it is not known. */
export interface CrossoverEntry extends Pick<
  Comparison,
  'workload' | 'format' | 'metric' | 'statistic' | 'startLevel' | 'ofPlatforms' | 'trials' | 'warnings'
> {
  readonly a: ShownSide
  readonly b: ShownSide
  readonly kind: Comparison['answer']['kind']
  readonly at: readonly ShownCrossing[]
  /** The platform that is cheaper, or for latency faster, below all crossings and above them. */
  readonly cheaperBelow: Platform | null
  /** Where the winner ends, the one that remains. */
  readonly cheaperAbove: Platform | null
  /** Around the first crossing, or the first of `indifferenceZones`. */
  readonly indifference: Zone | null
  /** All stretches in which the interval of the difference touches ±5 %. */
  readonly indifferenceZones: readonly Zone[]
  readonly infeasible: { readonly side: Side; readonly platform: Platform; readonly fromBytes: number } | null
  readonly undecided: {
    readonly reason: UndecidedReason
    /** Payloads to measure again. */
    readonly repeatBytes: readonly number[]
    readonly candidate: ShownCrossing | null
  } | null
  /** Where the curves would cross beyond what was measured; no measurement. */
  readonly extrapolatedBytes: number | null
  readonly range: Zone | null
  /** Metric of A ÷ metric of B along the range, with its interval at each size. */
  readonly band: readonly {
    readonly bytes: number
    readonly ratio: number
    readonly low: number
    readonly high: number
  }[]
  /** Curve that the answer rests on, the stiffest that the trials do not contradict. */
  readonly level: Comparison['answer']['level'] | null
  readonly confidence: number
  readonly draws: number
  readonly samples: { readonly a: number; readonly b: number }
  readonly sentence: string
}

interface ShownSide extends ComparedSide {
  readonly label: string
}

interface ShownCrossing {
  readonly bytes: number
  readonly low: number | null
  readonly high: number | null
  readonly confidence: number
}

export function crossoverEntry(comparison: Comparison): CrossoverEntry {
  const { answer, a, b } = comparison
  const { workload, format, metric, statistic, startLevel, ofPlatforms, trials, warnings } = comparison
  const { kind, band, level, confidence, draws, samples } = answer
  const show = (crossing: Crossing): ShownCrossing => shownCrossing(crossing, confidence)
  const zones = answer.indifference.map(wholeZone)
  return {
    ...{ workload, format, metric, statistic, startLevel, ofPlatforms },
    ...{ a: { ...a, label: sideLabel(a) }, b: { ...b, label: sideLabel(b) } },
    kind,
    at: answer.crossings.map(show),
    ...winnersOf(comparison),
    indifference: zoneOf(zones, answer.crossings[0]?.size) ?? null,
    indifferenceZones: zones,
    infeasible: infeasibleOf(comparison),
    undecided:
      answer.reason === undefined
        ? null
        : {
            reason: answer.reason,
            repeatBytes: answer.repeat.map(Math.round),
            candidate: answer.candidate === undefined ? null : show(answer.candidate),
          },
    extrapolatedBytes: answer.extrapolated === undefined ? null : Math.round(answer.extrapolated),
    range: answer.range === undefined ? null : wholeZone(answer.range),
    band: band.map(shownRatio),
    level: level ?? null,
    ...{ confidence, draws, samples, trials, warnings },
    sentence: sentenceOf(comparison),
  }
}

function winnersOf({ answer, a, b }: Comparison): Pick<CrossoverEntry, 'cheaperBelow' | 'cheaperAbove'> {
  const platformOf = (side: Side | undefined): Platform | null =>
    side === undefined ? null : side === 'a' ? a.platform : b.platform
  const ends = answer.kind === 'infeasible' ? answer.infeasible?.side : undefined
  const above = ends === undefined ? answer.above : ends === 'a' ? 'b' : 'a'
  return { cheaperBelow: platformOf(answer.below), cheaperAbove: platformOf(above) }
}

function infeasibleOf({ answer, a, b }: Comparison): CrossoverEntry['infeasible'] {
  const { infeasible } = answer
  if (infeasible === undefined) return null
  const { side, from } = infeasible
  return { side, platform: side === 'a' ? a.platform : b.platform, fromBytes: Math.round(from) }
}

const zoneOf = (zones: readonly Zone[], size: number | undefined): Zone | undefined =>
  zones.find(({ low, high }) => size !== undefined && low <= size && size <= high) ?? zones[0]

const wholeZone = ({ low, high }: Zone): Zone => ({ low: Math.round(low), high: Math.round(high) })

const shownCrossing = ({ size, low, high }: Crossing, confidence: number): ShownCrossing => ({
  bytes: Math.round(size),
  low: low === undefined ? null : Math.round(low),
  high: high === undefined ? null : Math.round(high),
  confidence,
})

const shownRatio = ({ size, ratio, low, high }: RatioAt): CrossoverEntry['band'][number] => ({
  bytes: Math.round(size),
  ratio: rounded(ratio),
  low: rounded(low),
  high: rounded(high),
})

/** Six digits: more of a ratio that is known to a few per cent would only be long. */
const rounded = (value: number): number => Number(value.toPrecision(6))
